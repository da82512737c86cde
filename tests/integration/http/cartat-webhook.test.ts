import request from 'supertest';
import { cartatDialect } from '../../../src/http/dialects/cartat/index.js';
import { dialectHttp } from '../../support/dialect-http.js';
import { fakePrincipal } from '../../support/fake-keys.js';
import { FakeSessionConfigs } from '../../support/fake-session-configs.js';
import { FakeWebhooks } from '../../support/fake-webhooks.js';

describe('the webhook in /instance/settings', () => {
  it('shows of the webhook what is true of it now, and makes a new one when it is switched on again', async () => {
    const webhooks = new FakeWebhooks();
    const services = { webhooks, sessionConfigs: new FakeSessionConfigs() };
    const house = dialectHttp({ services, dialects: [cartatDialect], site: false });
    const owner = fakePrincipal();
    const set = (webhook: object) => house.post('/instance/settings', { webhook });
    const webhook_url = 'https://shop.example/hook';
    expect((await set({ webhook_url, ack_events: true })).body).toMatchObject({ webhook: { is_active: false } });
    expect(await webhooks.list(owner)).toEqual([]);
    await set({ is_active: true, instance_events: true });
    const [made] = await webhooks.list(owner);
    expect(made).toMatchObject({
      format: 'cartat',
      session: 'default',
      url: webhook_url,
      secret: null,
      events: ['message.ack', 'session.state', 'session.qr'],
      settings: { tellsQr: true },
    });
    webhooks.disable(made?.id ?? '');
    const shown = { is_active: false, ack_events: true, webhook_url, instance_events: true, messages_events: false };
    expect((await house.get('/instance/settings')).body).toEqual({ archive: false, webhook: shown });
    await house.post('/instance/settings', { archive: true });
    expect(await webhooks.list(owner)).toMatchObject([{ state: 'disabled' }]);
    await set({ is_active: true, ack_events: false, messages_events: true });
    const events = ['message.received', 'session.state', 'session.qr'];
    expect(await webhooks.list(owner)).toMatchObject([{ id: made?.id, state: 'active', events }]);
    const refused = await set({ webhook_url: 'https://10.0.0.1/' });
    expect([refused.status, refused.body]).toMatchObject([422, { status: 'error', code: 'webhook_refused' }]);
    expect((await house.get('/instance/settings')).body).toMatchObject({ archive: true, webhook: { webhook_url } });
    const lesser = request(house.app).post('/instance/settings').set('Authorization', 'Bearer manager-key');
    await lesser.send({ webhook: { webhook_url } }).expect(200);
    // It may not link a phone, so it may not have codes sent to where it says.
    expect(await webhooks.list(owner)).toMatchObject([{ id: made?.id, settings: { tellsQr: false } }]);
    await set({ is_active: false });
    expect(await webhooks.list(owner)).toEqual([]);
    expect((await house.get('/instance/settings')).body).toEqual({
      archive: true,
      webhook: { ...shown, ack_events: false, messages_events: true },
    });
  });
});

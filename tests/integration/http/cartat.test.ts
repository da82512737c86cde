import request from 'supertest';
import { BridgeError } from '../../../src/core/errors/bridge-error.js';
import { cartatDialect } from '../../../src/http/dialects/cartat/index.js';
import type { HttpServices } from '../../../src/http/services.js';
import { dialectHttp } from '../../support/dialect-http.js';
import { FakeChats } from '../../support/fake-chats.js';
import { FakeLabels } from '../../support/fake-labels.js';
import { FakeSend } from '../../support/fake-send.js';
import { FakeSessionConfigs } from '../../support/fake-session-configs.js';
import { FakeSessions } from '../../support/fake-sessions.js';
import { KEY } from '../../support/http-app.js';
import { ANA, BOB, WAHA_CHATS } from '../../support/waha-world.js';

const OFF = {
  archive: false,
  webhook: { is_active: false, ack_events: false, webhook_url: '', instance_events: false, messages_events: false },
};
const ID = 'true_447700900123@c.us_3EB0AAAAAAAAAAAAAAAAAA';

function open(sessions?: FakeSessions, others: Partial<HttpServices> = {}) {
  const [send, labels, sessionConfigs] = [new FakeSend(), new FakeLabels(), new FakeSessionConfigs()];
  const services = { send, labels, sessionConfigs, ...others };
  const house = dialectHttp({ services, dialects: [cartatDialect], site: false }, sessions, new FakeChats(WAHA_CHATS));
  return { ...house, send, labels };
}

const refusal = (code: string) => ({
  status: 'error',
  code,
  message: expect.stringMatching(/\S/) as string,
  hint: expect.stringMatching(/\S/) as string,
  requestId: expect.stringMatching(/\S/) as string,
});

describe('GET /chats/{number}, which is the native route', () => {
  const limitOf = async (ask: (house: ReturnType<typeof open>) => request.Test): Promise<unknown> => {
    const house = open();
    const { status } = await ask(house);
    const call = house.chats.calls.at(-1);
    return status === 200 && call?.kind === 'read' ? call.options.limit : status;
  };
  const path = '/chats/447911123456';

  it.each<[string, string | undefined, unknown]>([
    ['', undefined, 'loaded'],
    ['?limit=50', undefined, 50],
    ['?limit=Infinity', undefined, 'all'],
    ['', '{"limit":50}', 50],
    ['', '{"limit":"50"}', 50],
    ['', '{"limit":"Infinity"}', 'all'],
    ['', '{"limit":Infinity}', 'all'],
    ['', '{"limit":null}', 'loaded'],
    ['?limit=50', '{"limit":50}', 50],
    ['?limit=50', '{"limit":5}', 400],
    ['?limit=0', undefined, 400],
    ['?limit=-1', undefined, 400],
    ['?limit=abc', undefined, 400],
    ['?limit=2.5', undefined, 400],
    ['', '{"limit":0}', 400],
    ['', '{"limit":-1}', 400],
    ['', '{"limit":2.5}', 400],
    ['', '{"limit":"abc"}', 400],
    ['', '{"limit":[]}', 400],
    ['', '50', 400],
  ])('%s with the body %s reads %s', async (query, body, expected) => {
    const limit = await limitOf((house) => {
      const asked = house.get(`${path}${query}`).set('Content-Type', 'application/json');
      return body === undefined ? asked : asked.send(body);
    });
    expect(limit).toEqual(expected);
  });

  it.each(['447911123456', '%2B447911123456', '00447911123456', ANA, '447911123456%40c.us'])(
    'understands %s',
    async (number) => {
      expect((await open().get(`/chats/${number}`)).body).toMatchObject({ status: 'success', chat: { name: 'Ana' } });
    },
  );

  it('says of an unknown number 404, of a missing key 401', async () => {
    const unknown = await open().get('/chats/447911999999');
    expect([unknown.status, unknown.body]).toEqual([404, { ...refusal('chat_not_found'), registered: null }]);
    const stranger = await request(open().app).get(path);
    expect([stranger.status, stranger.body]).toEqual([401, refusal('unauthorized')]);
    const wrong = await request(open().app).get(path).set('Authorization', 'Bearer wrong');
    expect([wrong.status, wrong.body]).toEqual([401, refusal('unauthorized')]);
  });

  it('has /chats/ as the list', async () => {
    const answer = await open().get('/chats/');
    expect([answer.status, (answer.body as { chats: unknown[] }).chats]).toEqual([200, expect.any(Array)]);
  });
});

describe('GET /chats/label/{id}', () => {
  it('gives the chats that have the label', async () => {
    const house = open();
    house.labels.labels = [{ id: '1', name: 'New', color: '0' }];
    house.labels.chats.set('1', [BOB]);
    const answer = await house.get('/chats/label/1');
    expect(answer.body).toEqual({ status: 'success', chats: [expect.objectContaining({ name: 'bob' })] });
  });

  it.each([
    ['2', 404, 'route_not_found'],
    ['abc', 400, 'invalid_request'],
    ['-1', 400, 'invalid_request'],
  ])('%s is %i', async (label, status, code) => {
    const answer = await open().get(`/chats/label/${label}`);
    expect([answer.status, answer.body]).toMatchObject([status, refusal(code)]);
  });
});

describe('/instance', () => {
  it.each([
    ['stopped', 'disconnected'],
    ['starting', 'initialize'],
    ['scan_qr', 'qr'],
    ['pairing_code', 'qr'],
    ['passkey_required', 'qr'],
    ['syncing', 'loading_screen'],
    ['working', 'ready'],
    ['reconnecting', 'disconnected'],
    ['logged_out', 'auth_failure'],
    ['failed', 'disconnected'],
  ] as const)('status in state %s is %s and no more', async (state, status) => {
    expect((await open(new FakeSessions({ default: state })).get('/instance/status')).body).toEqual({ status });
  });

  it('has its settings off until they are set, and keeps what is not given', async () => {
    const house = open();
    expect((await house.get('/instance/settings')).body).toEqual(OFF);
    const webhook = { webhook_url: 'https://shop.example/hook', is_active: true, messages_events: true };
    expect((await house.post('/instance/settings', { archive: true, webhook })).body).toEqual({
      archive: true,
      webhook: { ...OFF.webhook, ...webhook },
    });
    expect((await house.post('/instance/settings', { webhook: { ack_events: true } })).body).toEqual({
      archive: true,
      webhook: { ...OFF.webhook, ...webhook, ack_events: true },
    });
    expect((await house.get('/instance/settings')).body).toMatchObject({ archive: true, webhook });
  });

  it('takes a form with the names of the documentation', async () => {
    const sent = open().post('/instance/settings').type('form');
    const form = 'archive=1&webhook[is_active]=true&webhook%5Bwebhook_url%5D=https%3A%2F%2Fshop.example%2Fhook';
    const answer = await sent.send(form);
    expect([answer.status, answer.body]).toMatchObject([
      200,
      { archive: true, webhook: { is_active: true, webhook_url: 'https://shop.example/hook' } },
    ]);
  });

  it.each<[unknown]>([
    [{ archive: 'yes' }],
    [{ archive: 2 }],
    [{ arcive: true }],
    [{ webhook: { active: true } }],
    [{ webhook: 'https://shop.example' }],
    [{ webhook: { webhook_url: 'shop.example' } }],
    [{ webhook: { webhook_url: 'javascript:alert(1)' } }],
    [{ webhook: { is_active: true } }],
    [[]],
    ['text'],
  ])('refuses the settings %j and keeps the old ones', async (body) => {
    const house = open();
    const answer = await house.post('/instance/settings').type('json').send(JSON.stringify(body));
    expect([answer.status, answer.body]).toMatchObject([400, refusal('invalid_request')]);
    expect((await house.get('/instance/settings')).body).toEqual(OFF);
  });

  it('gives the QR as text for JSON and as a picture', async () => {
    const house = open(new FakeSessions({ default: 'scan_qr' }));
    const json = await house.get('/instance/qr').set('Accept', 'application/json');
    expect(json.body).toEqual({ status: 'success', qr: '2@fake-qr-text,for,tests', expires_in: 20 });
    for (const asked of [house.get('/instance/qr').set('Accept', 'image/*'), house.get('/instance/qr?format=png')]) {
      expect((await asked).headers['content-type']).toBe('image/png');
    }
    expect((await open().get('/instance/qr')).status).toBe(409);
    expect((await house.get('/instance/qr?format=gif')).status).toBe(400);
  });

  it('is told of, started, restarted, stopped and unlinked', async () => {
    const house = open();
    const linked = { name: 'default', status: 'ready', number: '447911123456', pushname: 'Shop', platform: 'android' };
    expect((await house.get('/instance/info')).body).toEqual({ status: 'success', instance: linked });
    const gone = { ...linked, number: null, pushname: null, platform: null };
    for (const [verb, status] of [
      ['restart', 'initialize'],
      ['destroy', 'disconnected'],
      ['initialize', 'initialize'],
    ] as const) {
      const answer = await house.post(`/instance/${verb}`);
      expect([answer.status, answer.body]).toEqual([200, { status: 'success', instance: { ...gone, status } }]);
    }
    expect((await house.post('/instance/logout')).body).toEqual({
      status: 'success',
      instance: { ...gone, status: 'disconnected' },
      phone_told: true,
    });
  });
});

describe('POST /message/text and /message/media', () => {
  const sent = { status: 'success', id: ID, ack: 1, timestamp: 1_763_700_000, archived: false };

  it.each(['447700900123', '447700900123@c.us', '180000000000001@lid', 447700900123])(
    'sends a text to %s',
    async (number) => {
      const house = open();
      const answer = await house.post('/message/text', { number, message: 'Hi' });
      expect([answer.status, answer.body]).toEqual([200, sent]);
      expect(house.send.asked).toMatchObject([
        { session: 'default', chat: String(number), content: { kind: 'text', text: 'Hi' } },
      ]);
      expect(house.actor.asked).toEqual([]);
    },
  );

  it('sends a file from its address, and takes forms', async () => {
    const house = open();
    const media = { number: '447700900123', media_url: 'https://shop.example/a.png', caption: 'Look' };
    expect((await house.post('/message/media', media)).body).toEqual(sent);
    await house.post('/message/text').type('form').send('number=447700900123&message=Hi');
    expect(house.send.asked.map(({ content }) => content)).toEqual([
      { kind: 'media', file: { source: { url: 'https://shop.example/a.png' } }, caption: 'Look' },
      { kind: 'text', text: 'Hi' },
    ]);
  });

  it('archives the chat afterwards when that is set', async () => {
    const house = open();
    await house.post('/instance/settings', { archive: true });
    expect((await house.post('/message/text', { number: '447700900123', message: 'Hi' })).body).toEqual({
      ...sent,
      archived: true,
    });
    expect(house.actor.asked).toHaveLength(1);
  });

  it('is a success that sends nothing again when only the archiving failed', async () => {
    const archive = () => Promise.reject(new BridgeError('action_refused', 'WhatsApp said no.'));
    const house = open(undefined, { chatActions: { archive } as never });
    await house.post('/instance/settings', { archive: true });
    const answer = await house.post('/message/text', { number: '447700900123', message: 'Hi' });
    expect([answer.status, answer.body]).toEqual([200, sent]);
  });

  it('is a success when the message is on its way, and waits for nothing more', async () => {
    const house = open();
    await house.post('/instance/settings', { archive: true });
    house.send.answer = { status: 'unconfirmed', ack: null, message: null };
    const answer = await house.post('/message/text', { number: '447700900123', message: 'Hi' });
    expect(answer.body).toEqual({ ...sent, ack: 0 });
    expect(house.actor.asked).toEqual([]);
  });

  it.each<[string, object]>([
    ['text', {}],
    ['text', { number: '447700900123' }],
    ['text', { message: 'Hi' }],
    ['text', { number: '', message: 'Hi' }],
    ['text', { number: '447700900123', message: ' ' }],
    ['text', { number: '447700900123', message: 5 }],
    ['text', { number: 4.5, message: 'Hi' }],
    ['text', { number: ['447700900123'], message: 'Hi' }],
    ['media', { number: '447700900123' }],
    ['media', { number: '447700900123', media_url: '' }],
    ['media', { number: '447700900123', media_url: 'https://a.example/b', caption: 5 }],
  ])('%s refuses %j', async (what, body) => {
    const house = open();
    const answer = await house.post(`/message/${what}`, body);
    expect([answer.status, answer.body]).toMatchObject([400, refusal('invalid_request')]);
    expect(house.send.asked).toEqual([]);
  });

  it.each([
    ['session_not_linked', 409],
    ['session_starting', 503],
    ['number_not_registered', 404],
    ['media_refused', 422],
    ['rate_limited', 429],
  ] as const)('says %s as an error with %i', async (code, status) => {
    const house = open();
    house.send.failure = new BridgeError(code, 'Why.');
    const answer = await house.post('/message/text', { number: '447700900123', message: 'Hi' });
    expect([answer.status, answer.body]).toMatchObject([status, refusal(code)]);
  });
});

describe('alone on a port of its own', () => {
  it.each(['/', '/docs', '/sessions', '/api/status', '/nowhere'])('%s is not found', async (path) => {
    const answer = await request(open().app).get(path).set('Authorization', `Bearer ${KEY}`);
    expect([answer.status, answer.body]).toEqual([404, refusal('route_not_found')]);
  });
});

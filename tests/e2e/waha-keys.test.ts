import request from 'supertest';
import { eventually } from '../support/eventually.js';
import { openLiveHouse, type LiveHouse } from '../support/live-house.js';
import { WahaProver } from '../support/waha-prover.js';

const ADA = '447700900123@c.us';

interface Key {
  readonly id: string;
  readonly key: string;
  readonly actions: Readonly<Record<string, boolean>>;
}

describe("keys by WAHA's routes", () => {
  let house: LiveHouse;
  const waha = new WahaProver(() => house);

  beforeAll(async () => {
    house = await openLiveHouse({ simulator: { autoScan: true }, env: { SEND_PACE_MS: '0', HISTORY: 'off' } });
    await house.reaches('working');
  }, 90_000);
  afterAll(async () => {
    await house.close();
  });

  const keys = () => waha.reads<readonly Key[]>('/api/keys');
  const has = (count: number) => async () => (await keys()).length === count;
  const sendWith = (key: string, text: string) =>
    request(house.bridge.url).post('/api/sendText').set('X-Api-Key', key).send({ chatId: ADA, text });
  const bodies = () =>
    house.simulator.door.messages({ chat: ADA }).map(({ id }) => house.simulator.door.message({ id })?.['body']);

  it('do in WhatsApp what they may, and no more', async () => {
    const wanted = { isAdmin: false, session: 'default', isActive: true, actions: { read: true } };
    const made = await waha.acts<Key>('post', '/api/keys', wanted, has(1));
    expect((await sendWith(made.key, 'not allowed')).status).toBe(403);
    const changed = { ...wanted, actions: { read: true, send: true } };
    const maySend = async () => (await keys())[0]?.actions['send'] === true;
    await waha.acts('put', `/api/keys/${made.id}`, changed, maySend);
    expect((await sendWith(made.key, 'allowed by a key')).status).toBe(201);
    await eventually('the message', () => bodies().includes('allowed by a key'));
    expect(bodies()).not.toContain('not allowed');

    await waha.acts('post', '/api/keys/media', { session: 'default' }, has(2));
    const control = await waha.acts<Key>('post', '/api/keys/control', { session: 'default' }, has(3));
    expect(control.actions).toMatchObject({ control: true, send: false, delete: false });
    await waha.acts('delete', `/api/keys/${made.id}`, undefined, has(2));
    expect((await sendWith(made.key, 'revoked')).status).toBe(401);
    expect((await keys()).some(({ key }) => key === control.key)).toBe(false);
    await waha.refuses('delete', '/api/keys/nothing', undefined, 404, 'Not Found');
    await waha.refuses('post', '/api/keys', { ...wanted, actions: {} }, 400, 'Bad Request');
  });

  it('are shown to work, every route that is said to be shown here', () => {
    waha.compareWith('waha-keys');
  });
});

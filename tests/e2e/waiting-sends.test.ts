import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '../support/eventually.js';
import { openSendHouse, type SendHouse } from '../support/send-house.js';

const ADA = '447700900123@c.us';
const OTHER = '447700900141@c.us';
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';

interface Waiting {
  readonly id: string;
  readonly chatId: string;
  readonly kind: string;
  readonly state: string;
}

describe('messages that wait', () => {
  let house: SendHouse;

  beforeAll(async () => {
    // The second message waits its turn for longer than these tests take.
    house = await openSendHouse({ SEND_PACE_MS: '600000', SEND_NEW_CONTACT_PACE_MS: '600000' });
    await house.send(OTHER, { text: 'goes at once' });
  }, 90_000);
  afterAll(async () => {
    await house.close();
  });

  const waiting = async (): Promise<readonly Waiting[]> =>
    ((await house.get('/sends').expect(200)).body as { sends: Waiting[] }).sends;
  const kept = async (): Promise<readonly string[]> => readdir(join(house.folder, 'default', 'outbox')).catch(() => []);

  it('are listed, and one that is cancelled is never sent', async () => {
    const before = house.newest(ADA);
    const file = { data: PNG, mimetype: 'image/png' };
    const { message } = await house.send(ADA, { file, caption: 'not this' }, '?wait=none');
    const own = message.id.split('_')[2] ?? '';
    expect(await waiting()).toMatchObject([{ id: own, chatId: ADA, kind: 'media', state: 'queued' }]);
    expect(await kept()).toEqual([own]);

    const answer = await house.delete(`/sends/${encodeURIComponent(message.id)}`).expect(200);
    expect(answer.body).toEqual({ status: 'success', cancelled: true });
    expect(await waiting()).toEqual([]);
    await eventually('the file to be gone', async () => (await kept()).length === 0);
    expect((await house.delete(`/sends/${own}`)).body).toMatchObject({ code: 'message_not_found' });
    expect(house.newest(ADA)).toBe(before);
  });

  it('go with a person who is erased, as their place on the stop list does', async () => {
    const before = house.newest(ADA);
    await house.post('/stop-list').send({ chat: OTHER }).expect(201);
    await house.send(ADA, { text: 'for Ada alone' }, '?wait=none');
    const erase = async (who: string) =>
      ((await house.delete(`/contacts/${who}/data`).expect(200)).body as { erased: Record<string, unknown> }).erased;
    expect(await erase(OTHER)).toMatchObject({ sends: 0, stops: 1 });
    expect((await house.get('/stop-list')).body).toMatchObject({ stops: [] });
    expect((await waiting()).map(({ chatId }) => chatId)).toEqual([ADA]);
    expect(await erase(ADA)).toMatchObject({ sends: 1, stops: 0 });
    expect(await waiting()).toEqual([]);
    expect(house.newest(ADA)).toBe(before);
  });
});

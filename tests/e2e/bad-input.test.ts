import request from 'supertest';
import { KEY, openLiveHouse, type LiveHouse } from '../support/live-house.js';

const ADA = '447700900123';

describe('bad input against a working session', () => {
  let house: LiveHouse;
  let chatsBefore: readonly string[];

  const accountChats = (): string[] => house.simulator.door.chats().map(({ id }) => id);

  beforeAll(async () => {
    house = await openLiveHouse({ simulator: { autoScan: true } });
    await house.reaches('working');
    chatsBefore = accountChats();
    house.simulator.door.clearLog();
  });
  afterAll(async () => {
    await house.close();
  });

  it.each([
    ['/chats/abc', 400, 'invalid_chat_id'],
    ['/chats/0501234567', 400, 'invalid_chat_id'],
    ['/chats/1234567890123456', 400, 'invalid_chat_id'],
    ['/chats/%', 400, 'invalid_request'],
    ['/chats/%00', 400, 'invalid_chat_id'],
    ['/chats/120363999999999999@g.us', 404, 'chat_not_found'],
    ['/chats/99999999999999@lid', 404, 'chat_not_found'],
    ['/chats/447700900999', 404, 'number_not_registered'],
    ['/chats/447700900777', 404, 'chat_not_found'],
    [`/chats/${ADA}?limit=0`, 400, 'invalid_request'],
    [`/chats/${ADA}?limit=-1`, 400, 'invalid_request'],
    [`/chats/${ADA}?limit=2.5`, 400, 'invalid_request'],
    [`/chats/${ADA}?limit=1e3`, 400, 'invalid_request'],
    [`/chats/${ADA}?limit=abc`, 400, 'invalid_request'],
    [`/chats/${ADA}?limit=1&limit=2`, 400, 'invalid_request'],
    [`/chats/${ADA}?limt=5`, 400, 'invalid_request'],
    [`/chats/${ADA}?limit=5&before=rubbish`, 404, 'message_not_found'],
    [`/chats/${ADA}?session=a&limit=1`, 404, 'session_not_found'],
    ['/contacts/abc', 400, 'invalid_chat_id'],
    [`/chats/${ADA}/messages/rubbish`, 404, 'message_not_found'],
  ])('answers %s with %i %s', async (path, status, code) => {
    const response = await house.get(path);
    expect({ status: response.status, code: (response.body as { code?: string }).code }).toEqual({ status, code });
    expect(response.body).toMatchObject({ status: 'error' });
  });

  it('refuses a `before` that belongs to another chat and names that chat', async () => {
    const other = await house.get('/chats/447700900456?limit=1');
    const id = (other.body as { messages: { id: { _serialized: string } }[] }).messages[0]?.id._serialized ?? '';
    const response = await house.get(`/chats/${ADA}?limit=5&before=${encodeURIComponent(id)}`);
    expect(response.status).toBe(400);
    expect(response.body).toMatchObject({ code: 'message_in_other_chat' });
    expect((response.body as { message: string }).message).toContain('447700900456@c.us');
  });

  it.each([
    ['no key', {}],
    ['a wrong key', { Authorization: 'Bearer wrong-key-wrong' }],
    ['two different keys', { Authorization: `Bearer ${KEY}`, 'X-Api-Key': 'other-key-other' }],
  ])('answers %s with 401', async (_, headers) => {
    const response = await request(house.bridge.url).get(`/chats/${ADA}`).set(headers);
    expect(response.status).toBe(401);
    expect(response.body).toMatchObject({ status: 'error', code: 'unauthorized' });
  });

  it('takes the same key in both headers', async () => {
    const response = await house.get(`/chats/${ADA}?limit=1`).set('X-Api-Key', KEY);
    expect(response.status).toBe(200);
  });

  it('has asked WhatsApp only about the two numbers without a chat, and created nothing', () => {
    expect(accountChats()).toEqual(chatsBefore);
    // What we tell WhatsApp of ourselves after readiness may come after the log was cleared; it is no question.
    const asked = house.simulator.door.log().requests.filter(({ op }) => op !== 'presence');
    expect(asked.map(({ op }) => op)).toEqual(['exists', 'exists']);
  });
});

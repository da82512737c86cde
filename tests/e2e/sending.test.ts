import { openLiveHouse, type LiveHouse } from '../support/live-house.js';

const ADA = '447700900123@c.us';

interface Receipt {
  readonly id: string;
  readonly chatId: string;
  readonly status: string;
  readonly ack: number | null;
  readonly repeated: boolean;
  readonly raw: { readonly id: { readonly _serialized: string }; readonly body: string; readonly ack: number } | null;
}

let house: LiveHouse;

beforeAll(async () => {
  house = await openLiveHouse({
    simulator: { autoScan: true },
    env: { SEND_PACE_MS: '0', SEND_NEW_CONTACT_PACE_MS: '0', HISTORY: 'off' },
  });
  await house.reaches('working');
});
afterAll(() => house.close());

async function send(chat: string, body: object, query = ''): Promise<{ status: number; message: Receipt; body: unknown }> {
  const answer = await house.post(`/chats/${encodeURIComponent(chat)}/messages${query}`).send(body);
  return { status: answer.status, message: (answer.body as { message: Receipt }).message, body: answer.body };
}

/** The newest messages of a chat as WhatsApp has them. */
const world = (chat: string, limit = 5) => house.simulator.door.messages({ chat, limit });

describe('sending a text', () => {
  it('answers when WhatsApp has it, with the message as reads give it', async () => {
    const { status, message, body } = await send('+44 7700 900123', { text: 'The shop opens at nine.' });
    expect(body).toMatchObject({ status: 'success' });
    expect(status).toBe(201);
    expect(message.ack).toBeGreaterThanOrEqual(1);
    expect(message.id).toMatch(/^true_447700900123@c\.us_3EB0[0-9A-F]{18}$/);
    expect(world(ADA, 1)).toEqual([expect.objectContaining({ id: message.id, fromMe: true, type: 'chat' })]);
    expect(message.raw?.body).toBe('The shop opens at nine.');
    const read = await house.get(`/chats/${ADA}/messages/${message.id}?source=page`);
    expect((read.body as { message: Receipt['raw'] }).message?.id._serialized).toBe(message.id);
  });
});

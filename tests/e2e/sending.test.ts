import { eventually } from '../support/eventually.js';
import { openSendHouse, type Receipt, type SendHouse } from '../support/send-house.js';

const ADA = '447700900123@c.us';
const GRACE = '447700900456@c.us';
const PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mP8z8BQz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC';

let house: SendHouse;

beforeAll(async () => {
  house = await openSendHouse();
});
afterAll(() => house.close());

describe('sending a text', () => {
  it('answers when WhatsApp has it, with the message as reads give it', async () => {
    const { status, message } = await house.send('+44 7700 900123', { text: 'The shop opens at nine.' });
    expect(status).toBe(201);
    expect(message.ack).toBeGreaterThanOrEqual(1);
    expect(message.id).toMatch(/^true_447700900123@c\.us_3EB0[0-9A-F]{18}$/);
    expect(house.world(ADA, 1)).toEqual([expect.objectContaining({ id: message.id, fromMe: true, type: 'chat' })]);
    expect(message.raw?.body).toBe('The shop opens at nine.');
    const read = await house.get(`/chats/${ADA}/messages/${message.id}?source=page`);
    expect((read.body as { message: Receipt['raw'] }).message?.id._serialized).toBe(message.id);
  });

  it('waits for their phone when asked to, and for nothing when asked to', async () => {
    expect((await house.send(ADA, { text: 'To your phone' }, '?wait=device')).message).toMatchObject({
      status: 'delivered',
      ack: 2,
    });
    const { status, message } = await house.send(ADA, { text: 'Whenever' }, '?wait=none');
    expect([status, message.status]).toEqual([201, 'accepted']);
    await eventually('the message at WhatsApp', () => house.world(ADA, 1).some(({ id }) => id === message.id));
  });

  it('says that it does not know when nothing came in time, and sends it all the same', async () => {
    await house.slowDown(3_000);
    const { message } = await house.send(GRACE, { text: 'No answer yet' }, '?deadline=1');
    expect(message.status).toBe('unconfirmed');
    await eventually('it at WhatsApp', () => house.newest(GRACE) === message.id);
  });

  it('shows the link it names, unless told not to', async () => {
    expect(await house.arrived(ADA, { text: 'See https://shop.example/tea' })).toMatchObject({ subtype: 'url' });
    const plain = await house.arrived(ADA, { text: 'See https://shop.example/tea', linkPreview: false });
    expect(plain).not.toHaveProperty('subtype');
  });

  it('keeps the order of one chat', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 8; index += 1) {
      ids.push((await house.send(ADA, { text: `in order ${String(index)}` }, '?wait=none')).message.id);
    }
    await eventually('all at WhatsApp', () => house.newest(ADA) === ids.at(-1));
    expect(house.world(ADA, 8).map(({ id }) => id)).toEqual(ids);
  });
});

describe('replying, mentioning and sending on', () => {
  it('quotes a message of the chat', async () => {
    const { message } = await house.send(ADA, { text: 'Which tea?' });
    const reply = await house.arrived(ADA, { text: 'The green one', replyTo: message.id });
    expect(reply).toMatchObject({ quotedStanzaID: message.id.split('_')[2] });
    const bare = await house.arrived(ADA, { text: 'By its own id', replyTo: message.id.split('_')[2] });
    expect(bare).toMatchObject({ quotedStanzaID: message.id.split('_')[2] });
  });

  it('refuses to quote what is not there or belongs to another chat', async () => {
    const before = house.newest(GRACE);
    const { message } = await house.send(ADA, { text: 'Elsewhere' });
    expect(await house.send(GRACE, { text: 'No', replyTo: message.id })).toMatchObject({
      status: 400,
      code: 'message_in_other_chat',
    });
    expect(
      await house.send(GRACE, { text: 'No', replyTo: 'true_447700900456@c.us_3EB0000000000000000000' }),
    ).toMatchObject({
      status: 404,
      code: 'message_not_found',
    });
    expect(house.newest(GRACE)).toEqual(before);
  });

  it('mentions people', async () => {
    const text = 'Hello @447700900456';
    expect(await house.arrived('120363000000000001@g.us', { text, mentions: ['+44 7700 900456'] })).toMatchObject({
      mentionedJidList: [GRACE],
    });
  });

  it('forwards a message under an id of ours', async () => {
    const { message } = await house.send(ADA, { text: 'Pass it on' });
    expect(await house.arrived(GRACE, { forward: message.id })).toMatchObject({
      isForwarded: true,
      body: 'Pass it on',
    });
    const picture = await house.send(ADA, { file: { data: PICTURE }, caption: 'Look' });
    expect(await house.arrived(GRACE, { forward: picture.message.id })).toMatchObject({
      type: 'image',
      isForwarded: true,
    });
  });
});

describe('whom a message is for', () => {
  it('makes the chat of a number that has none, by sending only', async () => {
    expect((await house.get('/chats/447700900777')).status).toBe(404);
    const { status, message } = await house.send('+44 7700 900777', { text: 'Welcome' });
    expect(status).toBe(201);
    expect(message.chatId).toBe('447700900777@c.us');
    expect((await house.get('/chats/447700900777')).status).toBe(200);
  });

  it('finds who moved to a LID, who is known by LID alone, and the half that was meant', async () => {
    const moved = await house.send('447700900778', { text: 'Where did you go?' });
    expect(moved.status).toBe(201);
    expect(moved.message.chatId).toMatch(/@lid$/);
    expect((await house.send('447700900160', { text: 'Hello Katherine' })).message.chatId).toBe('180032507363160@lid');
    expect((await house.send('180032507363162@lid', { text: 'Hello you' })).message.chatId).toBe('180032507363162@lid');
    expect((await house.send('447700900161', { text: 'Hello Dorothy' })).message.chatId).toBe('447700900161@c.us');
  });

  it('means the same person with and without the ninth digit', async () => {
    expect((await house.send('+55 11 9 9900-0123', { text: 'Oi Maria' })).message.chatId).toBe('551199000123@c.us');
    const nova = await house.send('+55 11 99900-0777', { text: 'Oi' });
    expect(nova.body).toMatchObject({ message: { chatId: '551199000777@c.us' } });
  });

  it('writes in groups of both kinds, and not where only admins may', async () => {
    expect((await house.send('120363000000000001@g.us', { text: 'All' })).status).toBe(201);
    expect((await house.send('120363000000000002@g.us', { text: 'All' })).message.id).toMatch(/@lid$/);
    const closed = await house.send('447700900145-1467890123@g.us', { text: 'Me too' });
    expect(closed).toMatchObject({ status: 502, code: 'send_failed' });
  });

  it('sends nothing to numbers that are not on WhatsApp, and asks about each once', async () => {
    house.simulator.door.clearLog();
    for (let i = 0; i < 3; i += 1) {
      expect(await house.send('447700900999', { text: 'Anybody?' })).toMatchObject({
        status: 404,
        code: 'number_not_registered',
      });
    }
    const { requests } = house.simulator.door.log();
    expect(requests.filter(({ kind }) => kind === 'create')).toEqual([]);
    expect(requests.filter(({ about }) => about?.startsWith('447700900999') === true).length).toBeLessThanOrEqual(1);
  });

  it('never writes to somebody on the stop list, under any spelling', async () => {
    const before = house.newest('180032507363160@lid');
    const added = await house.post('/stop-list').send({ chat: '+44 7700 900160', reason: 'asked by phone' });
    expect(added.status).toBe(201);
    for (const chat of ['447700900160', '0044 7700 900160', '180032507363160@lid', '447700900160@s.whatsapp.net']) {
      expect(await house.send(chat, { text: 'An offer' })).toMatchObject({ status: 403, code: 'recipient_stopped' });
    }
    expect(house.newest('180032507363160@lid')).toEqual(before);
    expect((await house.get('/stop-list')).body).toMatchObject({ stops: [{ reason: 'asked by phone' }] });
    expect((await house.delete('/stop-list/180032507363160@lid')).status).toBe(200);
    expect((await house.send('447700900160', { text: 'Welcome back' })).status).toBe(201);
  });
});

describe('the same request again', () => {
  it('sends once, and gives the first answer', async () => {
    const key = { 'Idempotency-Key': 'order-17' };
    const first = await house.send(ADA, { text: 'Your order is ready' }, '', key);
    const again = await house.send('+44 (7700) 900-123', { text: 'Your order is ready' }, '?wait=device', key);
    expect(again.status).toBe(201);
    expect(again.message).toMatchObject({ id: first.message.id, repeated: true });
    expect(house.world(ADA, 2).filter(({ id }) => id === first.message.id)).toHaveLength(1);
    expect(await house.send(ADA, { text: 'Your order is late' }, '', key)).toMatchObject({
      status: 409,
      code: 'idempotency_conflict',
    });
    expect(house.world(ADA, 1)[0]?.id).toBe(first.message.id);
  });

  it('sends once when both come at the same moment', async () => {
    const key = { 'Idempotency-Key': 'twice' };
    const answers = await Promise.all([1, 2, 3].map(() => house.send(ADA, { text: 'Three at once' }, '', key)));
    expect(new Set(answers.map(({ message }) => message.id)).size).toBe(1);
    expect(answers.filter(({ message }) => message.repeated)).toHaveLength(2);
  });
});

describe('a session that is away', () => {
  it('accepts while WhatsApp is out of reach, and sends when it is back', async () => {
    house.simulator.door.dropSocket({});
    await house.reaches('reconnecting', 60_000);
    const { status, message } = await house.send(GRACE, { text: 'Later, then' }, '?wait=none');
    expect([status, message.status, message.ack]).toEqual([201, 'accepted', null]);
    expect((await house.send(GRACE, { text: 'In time?' }, '?deadline=1')).message.status).toBe('unconfirmed');
    house.simulator.door.restoreSocket();
    await house.reaches('working', 60_000);
    await eventually('both at WhatsApp', () => {
      const ids = house.world(GRACE, 2).map(({ id }) => id);
      return ids[0] === message.id;
    });
  });
});

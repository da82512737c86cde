import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import wweb, { type Client, type Message, type Reaction } from 'whatsapp-web.js';
import { startSimulator, type Simulator } from '../../simulator/start-simulator.js';
import { first, Library, once } from '../fixtures/simulator-library.js';

const { Location, MessageMedia, Poll } = wweb;

const ADA = '447700900123@c.us';
const GRACE = '447700900456@c.us';
const TEAM = '120363000000000001@g.us';

describe.each(['serialized', '$1'] as const)(
  'the real whatsapp-web.js against the simulator, key layout %s',
  (keyLayout) => {
    let simulator: Simulator;
    let library: Library;
    let client: Client;

    beforeAll(async () => {
      simulator = await startSimulator({ keyLayout });
      library = await Library.on(simulator);
      client = library.client({ repaired: keyLayout === '$1' });
    });

    afterAll(async () => {
      await library.close();
      await simulator.close();
    });

    it('shows a code, and is ready once the phone has scanned it', async () => {
      const qr = once(client, 'qr');
      await library.start(client);

      const [text] = (await qr) as [string];
      expect(text.split(',')).toHaveLength(5);
      expect(text.startsWith('2@')).toBe(true);
      expect(client.info.wid._serialized).toBe('447700900100@c.us');
      expect(client.info.pushname).toBe('Corner Shop');
      expect(await client.getState()).toBe('CONNECTED');
      expect(simulator.door.state().linkedDevices).toHaveLength(1);
    });

    it('lists every chat with its newest message, pinned chats first', async () => {
      const chats = await client.getChats();

      const known = simulator.door.chats().filter(({ kind }) => kind !== 'channel');
      expect(chats.map(({ id }) => id._serialized).sort()).toEqual(known.map(({ id }) => id).sort());
      expect(chats.slice(0, 2).map(({ pinned }) => pinned)).toEqual([true, true]);
      const ada = chats.find(({ id }) => id._serialized === ADA);
      expect(ada).toMatchObject({
        name: 'Ada Lovelace',
        isGroup: false,
        unreadCount: 0,
        archived: false,
        isMuted: false,
      });
      expect(ada?.lastMessage.id._serialized).toMatch(/^(?:true|false)_447700900123@c\.us_/);
      expect(
        chats.filter(({ lastMessage }) => (lastMessage as unknown) === undefined).map(({ id }) => id.user),
      ).toEqual(['447700900140']);
      const team = chats.find(({ isGroup }) => isGroup);
      expect(team).toMatchObject({ name: 'Corner Shop Team', isReadOnly: false });
    });

    it('loads only the newest message at first, and the rest page by page', async () => {
      const chat = await client.getChatById(GRACE);

      expect(await chat.fetchMessages({})).toHaveLength(1);
      expect(await chat.fetchMessages({ limit: 120 })).toHaveLength(120);
      const all = await chat.fetchMessages({ limit: 3000 });
      expect(all).toHaveLength(2500);
      expect(new Set(all.map(({ id }) => id._serialized)).size).toBe(2500);
      const times = all.map(({ timestamp }) => timestamp);
      expect(times).toEqual([...times].sort((a, b) => a - b));
    });

    it('gives the file behind a message, as large as it said', async () => {
      const chat = await client.getChatById(ADA);
      const messages = await chat.fetchMessages({ limit: 1000 });

      for (const [type, head] of [
        ['image', 'ffd8ff'],
        ['document', '25504446'],
        ['ptt', '4f676753'],
      ] as const) {
        const message = messages.find((entry) => (entry.type as string) === type && entry.hasMedia);
        const media = await message?.downloadMedia();
        const bytes = Buffer.from(media?.data ?? '', 'base64');
        expect(bytes.subarray(0, head.length / 2).toString('hex')).toBe(head);
        expect(bytes.length).toBe(media?.filesize);
      }
    });

    it('tells of a message that arrives', async () => {
      const arrived = first<Message>(client, 'message', ({ body }) => body === 'Is the bread in?');
      const unread = once(client, 'unread_count');
      const { id } = simulator.door.receive({ chat: ADA, text: 'Is the bread in?' });

      const [message] = await arrived;
      expect(message).toMatchObject({ from: ADA, to: '447700900100@c.us', fromMe: false, type: 'chat' });
      expect(message?.id._serialized).toBe(id);
      expect((await unread)[0]).toMatchObject({ unreadCount: 1 });
    });

    it('takes a message, and confirms it later', async () => {
      const acks: number[] = [];
      const delivered = first<Message | number>(client, 'message_ack', (_message, ack) => {
        acks.push(ack as number);
        return ack === 2;
      });
      const sent = await client.sendMessage(ADA, 'It is.');

      expect(sent).toMatchObject({ body: 'It is.', fromMe: true, ack: 0, to: ADA });
      await delivered;
      expect(acks).toEqual([1, 2]);
      const read = first<Message | number>(client, 'message_ack', (_message, ack) => ack === 3);
      simulator.door.ack({ id: sent.id._serialized, ack: 3 });
      await read;
      expect((await client.getMessageById(sent.id._serialized)).ack).toBe(3);
      expect(simulator.door.log().counts['send']).toBe(1);
    });

    it('tells of edits, reactions and revokes made elsewhere', async () => {
      const { id } = simulator.door.receive({ chat: ADA, text: 'One loaf' });

      const edited = first<Message | string>(client, 'message_edit', (_message, body) => body === 'Two loaves');
      simulator.door.edit({ id, text: 'Two loaves' });
      expect((await edited)[2]).toBe('One loaf');

      const reacted = once(client, 'message_reaction');
      simulator.door.react({ id, text: '🥖' });
      expect((await reacted)[0] as Reaction).toMatchObject({ reaction: '🥖', senderId: ADA });
      const reactions = await (await client.getMessageById(id)).getReactions();
      expect(reactions.map(({ aggregateEmoji }) => aggregateEmoji)).toEqual(['🥖']);

      const revoked = once(client, 'message_revoke_everyone');
      simulator.door.revoke({ id });
      expect((await revoked)[0] as Message).toMatchObject({ type: 'revoked', body: '' });
    });

    it('edits, revokes, stars and reacts itself', async () => {
      const sent = await client.sendMessage(ADA, 'See you at sx');

      expect(await sent.edit('See you at six')).toMatchObject({ body: 'See you at six' });
      await sent.star();
      expect((await sent.reload()).isStarred).toBe(true);
      await sent.react('👍');
      expect((await sent.reload()).hasReaction).toBe(true);
      await sent.delete(true);
      expect((await sent.reload()).type).toBe('revoked');
    });

    it('sends files, places, polls, cards and replies, which are the same after a reload but for what WhatsApp varies', async () => {
      const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
      const picture = await client.sendMessage(ADA, new MessageMedia('image/png', pixel, 'pixel.png'), {
        caption: 'A pixel',
      });
      expect(picture).toMatchObject({ type: 'image', hasMedia: true, body: 'A pixel' });
      expect((await picture.downloadMedia()).data).toBe(pixel);
      const place = await client.sendMessage(ADA, new Location(51.5, -0.12, { name: 'Corner Shop' }));
      const poll = await client.sendMessage(TEAM, new Poll('Tea?', ['Yes', 'No']));
      const card = await client.sendMessage(ADA, await client.getContactById('447700900141@c.us'));
      expect(card.vCards[0]).toContain('waid=447700900141');
      const reply = await picture.reply('Nice');
      expect((await reply.getQuotedMessage()).id._serialized).toBe(picture.id._serialized);

      const voted = once(client, 'vote_update');
      simulator.door.vote({ id: poll.id._serialized, options: [1], sender: '447700900131@c.us' });
      expect((await voted)[0]).toMatchObject({
        voter: '447700900131@c.us',
        selectedOptions: [{ localId: 1, name: 'No' }],
      });

      const sent = [picture, place, poll, card, reply].map(({ id }) => id._serialized);
      const unread = new Set(sent);
      const allRead = first<Message | number>(client, 'message_ack', (message, ack) => {
        if (ack === 3) unread.delete((message as Message).id._serialized);
        return unread.size === 0;
      });
      for (const id of sent) simulator.door.ack({ id, ack: 3 });
      await allRead;
      const read = async (): Promise<Record<string, unknown>[]> =>
        (await Promise.all(sent.map((id) => client.getMessageById(id)))).map(
          ({ rawData }) => rawData as Record<string, unknown>,
        );
      const live = await read();
      const ready = once(client, 'ready');
      simulator.door.reload();
      await ready;
      const reloaded = await read();

      const differing = sent.map((_id, n) => {
        const [before = {}, after = {}] = [live[n], reloaded[n]];
        return [...new Set([...Object.keys(before), ...Object.keys(after)])]
          .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
          .sort();
      });
      expect(differing).toEqual(sent.map(() => ['isNewMsg', 'local', 'rowId']));
    });

    it('archives, pins, mutes and marks chats', async () => {
      const archived = once(client, 'chat_archived');
      simulator.door.archiveFromPhone({ chat: ADA });
      expect((await archived).slice(1)).toEqual([true, false]);

      const chat = await client.getChatById(ADA);
      await chat.unarchive();
      await chat.pin();
      await chat.mute();
      await chat.markUnread();
      const now = await client.getChatById(ADA);
      expect(now).toMatchObject({ archived: false, pinned: true, isMuted: true, muteExpiration: -1, unreadCount: -1 });
      await now.unpin();
      await now.unmute();
      await now.sendSeen();
      expect(await client.getChatById(ADA)).toMatchObject({ pinned: false, isMuted: false, unreadCount: 0 });
    });

    it('knows people, their LIDs, labels and numbers', async () => {
      expect(await client.getContactById(ADA)).toMatchObject({
        name: 'Ada Lovelace',
        isMyContact: true,
        isBlocked: false,
      });
      expect((await client.getLabels()).map(({ name }) => name)).toContain('Supplier');
      expect((await client.getNumberId('5511999000123'))?._serialized).toBe('551199000123@c.us');
      expect(await client.getNumberId('447700900999')).toBeNull();
      const [found] = await client.getContactLidAndPhone(['447700900778@c.us']);
      expect(found).toEqual({ lid: '180032507363778@lid', pn: '447700900778@c.us' });
    });

    it('opens chats only for people whom the page can place', async () => {
      await expect(client.getChatById('447700900999@c.us')).rejects.toThrow('No LID for user');
      expect(simulator.door.log().counts['createChat']).toBeUndefined();
      await expect(client.getChatById('447700900777@c.us')).rejects.toThrow('chat.serialize is not a function');
      expect(simulator.door.log().counts['createChat']).toBe(1);
      expect((await client.getChatById('447700900777@c.us')).id.user).toBe('447700900777');
    });

    it('keeps the link, and what was said, over a restart of the browser', async () => {
      await client.destroy();
      const { id } = simulator.door.receive({ chat: ADA, text: 'While you were away' });
      client = library.client({ repaired: keyLayout === '$1' });
      const shown: unknown[] = [];
      client.on('qr', (qr) => shown.push(qr));
      client.on('message', (message) => shown.push(message.body));
      await library.start(client);

      expect(shown).toEqual([]);
      expect((await client.getChatById(ADA)).lastMessage.id._serialized).toBe(id);
    });

    it('asks for a new scan once the phone has removed it', async () => {
      const gone = once(client, 'disconnected');
      const qr = once(client, 'qr');
      simulator.door.unlink();

      expect(await gone).toEqual(['LOGOUT']);
      expect((await qr)[0]).toMatch(/^2@/);
      expect(existsSync(library.folder)).toBe(true);
    });
  },
);

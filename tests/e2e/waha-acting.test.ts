import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mediaBytes } from '../../simulator/world/media-bytes.js';
import { oggOpus } from '../../simulator/world/ogg-opus.js';
import { eventually } from '../support/eventually.js';
import { openLiveHouse, type LiveHouse } from '../support/live-house.js';
import { WahaProver } from '../support/waha-prover.js';

const ADA = '447700900123@c.us';
const GROUP = '120363000000000001@g.us';
const OTHER = '447700900141@c.us';
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';
const VOICE = Buffer.from(oggOpus(3, 100));
const FILM = Buffer.from(mediaBytes('mp4', 5, 4_000));

/** In place of ffmpeg: whatever it is given, it makes a voice message or a film that WhatsApp takes. */
const FAKE_FFMPEG = `#!${process.execPath}
const to = process.argv.at(-1).slice('file:'.length);
const base64 = process.argv.includes('libopus') ? '${VOICE.toString('base64')}' : '${FILM.toString('base64')}';
require('node:fs').writeFileSync(to, Buffer.from(base64, 'base64'));
`;
const MP3 = Buffer.concat([Buffer.from('ID3'), Buffer.alloc(100)]).toString('base64');
const AVI = Buffer.concat([Buffer.from('RIFF....AVI LIST'), Buffer.alloc(100)]).toString('base64');

interface Sent {
  readonly id: string;
  readonly body: string;
  readonly ack: number;
  readonly [key: string]: unknown;
}

interface ChatAnswer {
  readonly chat: { readonly unreadCount: number };
  readonly messages: readonly { readonly id: { readonly _serialized: string } }[];
}

describe("acting by WAHA's routes, as WhatsApp sees it", () => {
  let house: LiveHouse;
  let tools: string;
  const waha = new WahaProver(() => house);

  beforeAll(async () => {
    tools = await mkdtemp(join(tmpdir(), 'causeway-tools-'));
    const ffmpeg = join(tools, 'ffmpeg');
    await writeFile(ffmpeg, FAKE_FFMPEG);
    await chmod(ffmpeg, 0o700);
    house = await openLiveHouse({
      simulator: { autoScan: true, chats: 20 },
      env: { SEND_PACE_MS: '0', SEND_NEW_CONTACT_PACE_MS: '0', HISTORY: 'off', FFMPEG_PATH: ffmpeg },
    });
    await house.reaches('working');
    await eventually('level', () => house.bridge.history.status('default').caughtUp, 30_000);
  }, 90_000);
  afterAll(async () => {
    await house.close();
    await rm(tools, { recursive: true, force: true });
  });

  const door = () => house.simulator.door;
  const chatPath = (chat: string): string => `/api/default/chats/${encodeURIComponent(chat)}`;
  const messagePath = (id: string): string => `${chatPath(ADA)}/messages/${encodeURIComponent(id)}`;
  const chat = (id: string) =>
    door()
      .chats()
      .find((one) => one.id === id);
  const inWhatsApp = (id: string) => door().message({ id });
  const read = (id: string) => waha.asks<Record<string, unknown>>('get', `${messagePath(id)}?downloadMedia=false`);
  const receive = async (more: object): Promise<string> => {
    const { id } = door().receive({ chat: ADA, text: 'hello', ...more });
    await eventually(
      'the message',
      async () => (await waha.send('get', `${messagePath(id)}?downloadMedia=false`)).status === 200,
    );
    return id;
  };
  /** Sends to Ada or another; gives what was answered and what WhatsApp has of it. */
  const sends = async (verb: string, body: object, to: string = ADA): Promise<[Sent, Record<string, unknown>]> => {
    const count = chat(to)?.messages ?? 0;
    const seen = () => (chat(to)?.messages ?? 0) === count + 1;
    const sent = await waha.acts<Sent>('post', `/api/${verb}`, { chatId: to, session: 'default', ...body }, seen);
    expect(sent).toMatchObject({ fromMe: true, source: 'api', to });
    expect(sent.ack).toBeGreaterThanOrEqual(1);
    return [sent, { ...inWhatsApp(sent.id) }];
  };

  describe('sending', () => {
    const file = { mimetype: 'image/png', filename: 'dot.png', data: PNG };
    const voice = { mimetype: 'audio/ogg; codecs=opus', data: VOICE.toString('base64') };
    const film = { mimetype: 'video/mp4', filename: 'a.mp4', data: FILM.toString('base64') };
    const vcard = 'BEGIN:VCARD\nVERSION:3.0\nFN:Jane Doe\nTEL;type=CELL;waid=911111111111:+91 11111 11111\nEND:VCARD';

    it.each<[string, object, Record<string, unknown>]>([
      ['sendText', { text: 'Hi there!' }, { type: 'chat', body: 'Hi there!' }],
      [
        'sendText',
        { session: undefined, text: 'without a preview', linkPreview: false },
        { type: 'chat', body: 'without a preview' },
      ],
      ['reply', { text: 'an old way' }, { type: 'chat', body: 'an old way' }],
      [
        'sendLinkPreview',
        { url: 'https://example.com', title: 'An example' },
        { type: 'chat', body: expect.stringContaining('https://example.com') },
      ],
      ['sendImage', { file, caption: 'a dot' }, { type: 'image', caption: 'a dot' }],
      ['sendFile', { file, caption: 'as it is' }, { type: 'document', filename: 'dot.png', caption: 'as it is' }],
      ['sendVoice', { file: voice, convert: false }, { type: 'ptt', size: VOICE.length }],
      ['sendVoice', { file: { ...voice, data: MP3 }, convert: true }, { type: 'ptt', size: VOICE.length }],
      [
        'sendVideo',
        { file: film, convert: false, caption: 'look' },
        { type: 'video', caption: 'look', size: FILM.length },
      ],
      ['sendVideo', { file: { ...film, data: AVI }, convert: true }, { type: 'video', size: FILM.length }],
      [
        'sendLocation',
        { latitude: 38.8937255, longitude: -77.0969763, title: 'Our office' },
        { type: 'location', lat: 38.8937255, lng: -77.0969763, loc: 'Our office' },
      ],
      [
        'sendContactVcard',
        { contacts: [{ fullName: 'John Doe', phoneNumber: '+91 11111 11111' }] },
        { type: 'vcard', body: expect.stringMatching(/FN:John Doe[^]*\+91 11111 11111/) },
      ],
      ['sendContactVcard', { contacts: [{ vcard }] }, { type: 'vcard', body: vcard }],
      [
        'sendPoll',
        { poll: { name: 'How?', options: ['well', 'so so'], multipleAnswers: false } },
        { type: 'poll_creation', pollName: 'How?', pollSelectableOptionsCount: 1 },
      ],
    ])('%s %j reaches WhatsApp', async (verb, body, wanted) => {
      const [sent, found] = await sends(verb, body);
      expect(found).toMatchObject(wanted);
      expect((await read(sent.id))['body']).toBe(sent.body);
    });

    it('understands a phone as it is typed', async () => {
      const count = chat(ADA)?.messages ?? 0;
      const body = { chatId: '+447700900123', text: 'typed' };
      await waha.acts('post', '/api/sendText', body, () => chat(ADA)?.messages === count + 1);
    });

    it('answers a message', async () => {
      const asked = await receive({ text: 'open today?' });
      const [sent, found] = await sends('sendText', { text: 'yes', reply_to: asked });
      expect(found).toMatchObject({ body: 'yes', quotedStanzaID: asked.split('_')[2] });
      expect((await read(sent.id))['replyTo']).toMatchObject({ id: asked.split('_')[2], body: 'open today?' });
    });

    it('passes a message on', async () => {
      const id = await receive({ text: 'news' });
      const [, found] = await sends('forwardMessage', { messageId: id }, OTHER);
      expect(found).toMatchObject({ type: 'chat', body: 'news', isForwarded: true });
    });

    it('sends by a plain link', async () => {
      const path = '/api/sendText?phone=447700900123&text=by%20link&session=default';
      const sent = await waha.reads<Sent>(path);
      expect(inWhatsApp(sent.id)).toMatchObject({ type: 'chat', body: 'by link', key: { fromMe: true } });
    });

    it.each([
      ['voice', MP3, VOICE],
      ['video', AVI, FILM],
    ])('makes a %s of another file', async (to, data, made) => {
      const path = `/api/default/media/convert/${to}`;
      const plain = await waha.asks<Buffer>('post', path, { data });
      expect(Buffer.compare(plain, made)).toBe(0);
      const answer = await waha.send('post', path, { data }).set('Accept', 'application/json');
      expect(answer.body).toEqual({
        mimetype: expect.stringMatching(to === 'voice' ? /^audio\/ogg/ : /^video\/mp4/) as string,
        data: made.toString('base64'),
      });
    });

    it('refuses what cannot be sent, and WhatsApp hears of nothing', async () => {
      const before = chat(ADA)?.messages;
      const to = { chatId: ADA, session: 'default' };
      await waha.refuses('post', '/api/sendText', { ...to, text: 5 }, 400, 'Bad Request');
      await waha.refuses('post', '/api/sendText', { chatId: '447700900999', text: 'Hi' }, 404, 'Not Found');
      const remote = { url: 'http://127.0.0.1:9/a.png', mimetype: 'image/png' };
      await waha.refuses('post', '/api/sendImage', { ...to, file: remote }, 422, 'Unprocessable Entity');
      const text = { mimetype: 'text/plain', data: Buffer.from('no picture').toString('base64') };
      await waha.refuses('post', '/api/sendImage', { ...to, file: text }, 422, 'Unprocessable Entity');
      const messageId = `false_${ADA}_NOPENOPE`;
      await waha.refuses('post', '/api/forwardMessage', { ...to, messageId }, 404, 'Not Found');
      await waha.refuses('put', messagePath(messageId), { text: 'x' }, 404, 'Not Found');
      await waha.refuses('put', '/api/star', { ...to, messageId, star: true }, 404, 'Not Found');
      expect(chat(ADA)?.messages).toBe(before);
    });
  });

  it('archives, unarchives and marks as unread', async () => {
    await waha.acts('post', `${chatPath(ADA)}/archive`, undefined, () => chat(ADA)?.archived);
    await waha.acts('post', `${chatPath(ADA)}/unarchive`, undefined, () => chat(ADA)?.archived === false);
    await receive({ text: 'unread' });
    await waha.acts('post', '/api/sendSeen', { chatId: ADA }, () => chat(ADA)?.unreadCount === 0);
    await waha.acts('post', `${chatPath(ADA)}/unread`, undefined, () => chat(ADA)?.unreadCount === -1);
  });

  it.each([
    ['in the query', '?messages=30&days=7', undefined],
    ['in the body', '', { messages: 30, days: 7 }],
    ['nowhere', '', undefined],
  ])('marks as read what was unread, the window %s', async (_where, query, body) => {
    const ids = ['one', 'two'].map((text) => door().receive({ chat: GROUP, text }).id);
    await eventually('the page to know', async () => {
      const { chat: read, messages } = (await house.get(`/chats/${GROUP}?limit=2`)).body as ChatAnswer;
      const seen = messages.map((message) => message.id._serialized);
      return read.unreadCount === 2 && ids.every((id) => seen.includes(id));
    });
    const path = `${chatPath(GROUP)}/messages/read${query}`;
    expect(await waha.acts('post', path, body, () => chat(GROUP)?.unreadCount === 0)).toEqual({ ids });
  });

  it('shows that it types and records', async () => {
    const shows = (state: string) => () => door().chatState({ chat: ADA }).state === state;
    await waha.acts('post', '/api/startTyping', { chatId: ADA, session: 'default' }, shows('composing'));
    await waha.acts('post', '/api/stopTyping', { chatId: ADA, session: 'default' }, shows('paused'));
    for (const [presence, state] of [
      ['typing', 'composing'],
      ['recording', 'recording'],
      ['paused', 'paused'],
    ] as const) {
      await waha.asks('post', '/api/default/presence', { chatId: ADA, presence });
      await eventually(presence, shows(state));
    }
  });

  it('edits, pins and deletes an own message', async () => {
    const id = await receive({ text: 'first', fromMe: true });
    const hasText = () => inWhatsApp(id)?.['body'] === 'second';
    const edited = await waha.acts('put', messagePath(id), { text: 'second' }, hasText);
    expect(edited).toMatchObject({ id, body: 'second' });
    await eventually('the edit', async () => (await read(id))['body'] === 'second');
    const isPinned = () => door().marks({ id }).isPinned;
    expect(await waha.acts('post', `${messagePath(id)}/pin`, { duration: 86400 }, isPinned)).toEqual({ success: true });
    const isFree = () => !door().marks({ id }).isPinned;
    expect(await waha.acts('post', `${messagePath(id)}/unpin`, undefined, isFree)).toEqual({ success: true });
    await waha.acts('delete', messagePath(id), undefined, () => inWhatsApp(id)?.type === 'revoked');
  });

  it('deletes only here what is not its own', async () => {
    const id = await receive({ text: 'theirs' });
    await waha.acts('delete', messagePath(id), undefined, () => inWhatsApp(id) === null);
  });

  it('reacts, stars and votes, and takes each back', async () => {
    const id = await receive({ text: 'react' });
    const marks = () => door().marks({ id });
    const react = { messageId: id, session: 'default' };
    await waha.acts('put', '/api/reaction', { ...react, reaction: '👍' }, () => marks().reaction === '👍');
    await eventually('the reaction', async () => ((await read(id))['_data'] as { hasReaction: boolean }).hasReaction);
    await waha.acts('put', '/api/reaction', { ...react, reaction: '' }, () => marks().reaction === null);
    const star = { messageId: id, chatId: ADA };
    await waha.acts('put', '/api/star', { ...star, star: true }, () => inWhatsApp(id)?.['star'] === true);
    await eventually('the star', async () => ((await read(id))['_data'] as { star: boolean }).star);
    await waha.acts('put', '/api/star', { ...star, star: false }, () => inWhatsApp(id)?.['star'] === false);

    const poll = await receive({ kind: 'poll_creation', text: undefined });
    const options = ((await read(poll))['_data'] as { pollOptions: { name: string; localId: number }[] }).pollOptions;
    const [first] = options;
    const vote = { chatId: ADA, pollMessageId: poll };
    const votes = () => door().marks({ id: poll }).votes;
    await waha.acts(
      'post',
      '/api/sendPollVote',
      { ...vote, votes: [first?.name] },
      () => votes()[0] === first?.localId,
    );
    await waha.acts('post', '/api/sendPollVote', { ...vote, votes: [] }, () => votes().length === 0);
    const nobody = { ...vote, votes: ['none of these'] };
    await waha.refuses('post', '/api/sendPollVote', nobody, 422, 'Unprocessable Entity');
  });

  it('clears and deletes chats', async () => {
    await waha.acts('delete', `${chatPath(OTHER)}/messages`, undefined, () => chat(OTHER)?.messages === 0);
    await waha.acts('delete', chatPath(OTHER), undefined, () => chat(OTHER) === undefined);
  });

  it('shows of every route that is said to be shown here that it works', () => {
    waha.compareWith('waha-acting');
  });
});

import { GuardedWebhookSender, type GuardedWebhookSenderOptions } from '../../../src/outbound/webhook-sender.js';
import { namesOf, NamedServers, TRAPS } from '../../support/named-servers.js';

const servers = new NamedServers();
const serve = servers.serve.bind(servers);
const senders: GuardedWebhookSender[] = [];

beforeAll(() => servers.prepare());
afterEach(async () => {
  for (const sender of senders.splice(0)) sender.close();
  await servers.close();
});

function senderTo(names: Record<string, readonly string[]>, options: Partial<GuardedWebhookSenderOptions> = {}) {
  const lookedUp: string[] = [];
  const sender = new GuardedWebhookSender({
    allowedHosts: ['files.example'],
    ca: servers.ca,
    resolve: namesOf(names, lookedUp),
    ...options,
  });
  senders.push(sender);
  const send = (url: string, body = '{}', signal = AbortSignal.timeout(5_000)) =>
    sender.send(url, { headers: { 'content-type': 'application/json' }, body }, signal);
  return { send, lookedUp };
}

const HERE = { 'files.example': ['127.0.0.1'], 'other.example': ['127.0.0.1'] };

describe('taking an event to a receiver', () => {
  it('checks the certificate against the name, and connects to the address that it looked up', async () => {
    const { asked, port } = await serve((_request, response) => response.writeHead(201).end('taken'));
    const { send, lookedUp } = senderTo(HERE);
    expect(await send(`https://files.example:${String(port)}/hook`)).toEqual({
      kind: 'answered',
      status: 201,
      retryAfterMs: null,
      responseStart: 'taken',
    });
    expect([asked.hosts, lookedUp]).toEqual([[`files.example:${String(port)}`], ['files.example']]);
  });

  it.each([
    ['a certificate of another name', { names: { 'third.example': ['127.0.0.1'] }, host: 'third.example', ca: true }],
    ['a certificate that nobody vouches for', { names: HERE, host: 'files.example', ca: false }],
  ])('sends nothing to %s', async (_what, { names, host, ca }) => {
    const { asked, port } = await serve((_request, response) => response.end());
    const { send } = senderTo(names, { allowedHosts: [host], ...(ca ? {} : { ca: undefined }) });
    expect(await send(`https://${host}:${String(port)}/`)).toMatchObject({
      kind: 'failed',
      problem: expect.stringMatching(/^It could not be reached \(.*(CERT|ALTNAME|SIGNED)/) as string,
    });
    expect(asked.count).toBe(0);
  });

  it.each(TRAPS.map((addresses) => [addresses]))('sends nothing to a name that resolves to %j', async (addresses) => {
    const { send } = senderTo({ 'innocent.example': addresses });
    expect(await send('https://innocent.example/')).toMatchObject({
      kind: 'failed',
      problem: expect.stringMatching(/not on the public internet|has no address/) as string,
    });
  });

  it('asks the name again for every request: a name that moves into this network is refused from then on', async () => {
    const { asked, port } = await serve((_request, response) => response.end());
    const names = { 'files.example': ['127.0.0.1'], 'other.example': ['10.0.0.1'] };
    const { send } = senderTo(names, { allowedHosts: [`files.example:${String(port)}`] });
    expect(await send(`https://files.example:${String(port)}/`)).toMatchObject({ kind: 'answered' });
    expect(await send(`https://other.example:${String(port)}/`)).toMatchObject({ kind: 'failed' });
    expect(asked.count).toBe(1);
  });

  it('uses a connection again, and a new one when the receiver has closed it in the same moment', async () => {
    const { asked, server, port } = await serve((request, response) => {
      request.resume().once('end', () => response.end());
    });
    const { send } = senderTo(HERE);
    const url = `https://files.example:${String(port)}/`;
    await send(url);
    await send(url);
    expect([asked.count, asked.connections]).toEqual([2, 1]);
    server.closeAllConnections();
    expect(await send(url)).toMatchObject({ kind: 'answered', status: 200 });
    expect([asked.count, asked.connections]).toEqual([3, 2]);
  });

  it('does not send again what the receiver may have read before it broke off', async () => {
    const { asked, port } = await serve((request) => {
      request.resume().once('end', () => request.socket.destroy());
    });
    const { send } = senderTo(HERE);
    expect(await send(`https://files.example:${String(port)}/`)).toMatchObject({ kind: 'failed' });
    expect(asked.count).toBe(1);
  });

  it('keeps the first KiB of an answer without end, and gives up one that says nothing', async () => {
    const endless = await serve((_request, response) => {
      response.writeHead(500);
      const more = (): void => {
        if (!response.destroyed && response.write('x'.repeat(65_536))) setImmediate(more);
        else response.once('drain', more);
      };
      more();
    });
    const silent = await serve(() => undefined);
    const { send } = senderTo(HERE);
    const answer = await send(`https://files.example:${String(endless.port)}/`);
    expect(answer).toMatchObject({ kind: 'answered', status: 500, responseStart: 'x'.repeat(1_024) });
    const url = `https://files.example:${String(silent.port)}/`;
    expect(await send(url, '{}', AbortSignal.timeout(200))).toEqual({
      kind: 'failed',
      problem: 'It did not answer in time.',
    });
  });
});

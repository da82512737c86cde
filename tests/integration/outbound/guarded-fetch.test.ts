import { BridgeError } from '../../../src/core/errors/bridge-error.js';
import { GuardedFetch, type GuardedFetchOptions } from '../../../src/outbound/guarded-fetch.js';
import { namesOf, NamedServers, TRAPS } from '../../support/named-servers.js';

const MIB = 1024 * 1024;
const LIMITS = { maxBytes: MIB, deadlineMs: 5_000 };

const servers = new NamedServers();
const serve = servers.serve.bind(servers);

beforeAll(() => servers.prepare());
afterEach(() => servers.close());

/** Names go where the test says; nothing is asked of DNS. */
function fetcher(names: Record<string, readonly string[]>, options: Partial<GuardedFetchOptions> = {}) {
  const lookedUp: string[] = [];
  const guarded = new GuardedFetch({
    allowHttp: false,
    allowedHosts: [],
    ca: servers.ca,
    resolve: namesOf(names, lookedUp),
    ...options,
  });
  return { guarded, lookedUp };
}

async function whole(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return Buffer.concat(parts);
}

async function refusal(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof BridgeError && error.code === 'media_refused') return error.message;
    throw error;
  }
  throw new Error('It was not refused');
}

const HERE = { 'files.example': ['127.0.0.1'] };

describe('fetching a file that somebody names', () => {
  it('gives its bytes, type and name', async () => {
    const { port } = await serve((_request, response) => {
      response.setHeader('Content-Type', 'image/png; charset=binary');
      response.setHeader('Content-Disposition', 'attachment; filename="tea.png"');
      response.end('bytes');
    });
    const { guarded } = fetcher(HERE, { allowedHosts: ['files.example'] });
    const file = await guarded.fetch(`https://files.example:${String(port)}/x`, LIMITS);
    expect([file.mimetype, file.filename, String(await whole(file.body))]).toEqual(['image/png', 'tea.png', 'bytes']);
  });

  it('asks the name once, connects to the address it was given, and brings nothing of ours along', async () => {
    const { asked, port } = await serve((_request, response) => response.end('x'));
    let answers = 0;
    const { guarded } = fetcher(
      {},
      {
        allowedHosts: ['files.example'],
        resolve: () => {
          answers += 1;
          return Promise.resolve([{ address: answers === 1 ? '127.0.0.1' : '10.0.0.1', family: 4 }]);
        },
      },
    );
    await whole((await guarded.fetch(`https://files.example:${String(port)}/`, LIMITS)).body);
    expect([answers, asked.count, asked.hosts]).toEqual([1, 1, [`files.example:${String(port)}`]]);
    expect(Object.keys(asked.headers[0] ?? {})).not.toEqual(expect.arrayContaining(['cookie', 'authorization']));
  });

  it('follows a few redirects and no more', async () => {
    const { asked, port } = await serve((request, response) => {
      const left = Number(request.url?.slice(1));
      if (left === 0) response.end('here');
      else response.writeHead(302, { Location: `/${String(left - 1)}` }).end();
    });
    const { guarded } = fetcher(HERE, { allowedHosts: ['files.example'] });
    const at = (left: number) => `https://files.example:${String(port)}/${String(left)}`;
    expect(String(await whole((await guarded.fetch(at(4), LIMITS)).body))).toBe('here');
    expect(await refusal(guarded.fetch(at(5), LIMITS))).toContain('redirected more than 4 times');
    expect(asked.count).toBe(10);
  });
});

describe('addresses that are not fetched', () => {
  it.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://017700000001/',
    'https://0/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[0:0:0:0:0:ffff:a00:1]/',
    'https://[64:ff9b::a00:1]/',
    'https://[fd00::1]/',
    'https://[fe80::1]/',
    'https://10.0.0.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://192.168.0.1:8443/',
    'https://100.64.0.1/',
    'https://１２７.０.０.１/',
  ])('%s', async (url) => {
    expect(await refusal(fetcher({}).guarded.fetch(url, LIMITS))).toMatch(/not on the public internet|not a URL/);
  });

  it.each(['http://files.example/', 'ftp://files.example/', 'file:/etc/passwd', 'data:text/plain,x', 'gopher://x/'])(
    '%s, because it is not https',
    async (url) => {
      const { guarded, lookedUp } = fetcher({ 'files.example': ['8.8.8.8'] });
      expect(await refusal(guarded.fetch(url, LIMITS))).toContain('only https');
      expect(lookedUp).toEqual([]);
    },
  );

  it('http on loopback neither when http is allowed', async () => {
    const { asked, port } = await serve((_request, response) => response.end('secret'), 'http');
    const { guarded } = fetcher({ localhost: ['127.0.0.1'] }, { allowHttp: true });
    await refusal(guarded.fetch(`http://localhost:${String(port)}/`, LIMITS));
    await refusal(guarded.fetch(`http://127.0.0.1:${String(port)}/`, LIMITS));
    expect(asked.count).toBe(0);
  });

  it.each(TRAPS.map((addresses) => [addresses]))('a name that resolves to %j', async (addresses) => {
    const { guarded } = fetcher({ 'innocent.example': addresses });
    expect(await refusal(guarded.fetch('https://innocent.example/', LIMITS))).toMatch(
      /not on the public internet|has no address/,
    );
  });

  it('a name that nobody knows, no URL, and a URL with a password', async () => {
    expect(await refusal(fetcher({}).guarded.fetch('https://nobody.example/', LIMITS))).toContain('no address');
    expect(await refusal(fetcher({}).guarded.fetch('not a url', LIMITS))).toContain('not a URL');
    expect(await refusal(fetcher({}).guarded.fetch('https://a:b@files.example/', LIMITS))).toContain('password');
  });

  it('other ports of a host that is listed with one', async () => {
    const { asked, port } = await serve((_request, response) => response.end('x'));
    const { guarded } = fetcher(HERE, { allowedHosts: [`files.example:${String(port + 1)}`] });
    await refusal(guarded.fetch(`https://files.example:${String(port)}/`, LIMITS));
    expect(asked.count).toBe(0);
  });
});

describe('redirects', () => {
  it.each([
    ['loopback', (port: number) => `https://127.0.0.1:${String(port)}/`],
    ['loopback in IPv6', (port: number) => `https://[::1]:${String(port)}/`],
    ['loopback wrapped', (port: number) => `https://[::ffff:127.0.0.1]:${String(port)}/`],
    ['a name of a private address', (port: number) => `https://other.example:${String(port)}/`],
    ['http', (port: number) => `http://other.example:${String(port)}/`],
    ['another scheme', () => 'file:/etc/passwd'],
    ['nothing', () => 'https://'],
  ])('to %s are not followed', async (_what, target) => {
    const secret = await serve((_request, response) => response.end('secret'));
    const { port } = await serve((_request, response) => {
      response.writeHead(301, { Location: target(secret.port) }).end();
    });
    const names = { ...HERE, 'other.example': ['127.0.0.1'] };
    const { guarded } = fetcher(names, { allowedHosts: [`files.example:${String(port)}`] });
    await refusal(guarded.fetch(`https://files.example:${String(port)}/`, LIMITS));
    expect(secret.asked.count).toBe(0);
  });
});

describe('answers that do not end well', () => {
  const open = (port: number) => `https://files.example:${String(port)}/`;
  const allowed = { allowedHosts: ['files.example'] };

  it('refuses what says that it is too large, before its body', async () => {
    const { port } = await serve((_request, response) => {
      response.writeHead(200, { 'Content-Length': String(MIB + 1) });
      response.write('x');
    });
    expect(await refusal(fetcher(HERE, allowed).guarded.fetch(open(port), LIMITS))).toContain('larger than 1 MiB');
  });

  it('cuts a body without end at the limit', async () => {
    let sent = 0;
    const { port } = await serve((_request, response) => {
      const block = Buffer.alloc(64 * 1024);
      const more = (): void => {
        while (!response.destroyed) {
          sent += block.length;
          if (!response.write(block)) {
            response.once('drain', more);
            return;
          }
        }
      };
      more();
    });
    const file = await fetcher(HERE, allowed).guarded.fetch(open(port), LIMITS);
    expect(await refusal(whole(file.body))).toContain('larger than 1 MiB');
    expect(sent).toBeLessThan(64 * MIB);
  });

  it('ends a body that drips for ever', async () => {
    const { port } = await serve((_request, response) => {
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => {
        clearInterval(timer);
      });
    });
    const file = await fetcher(HERE, allowed).guarded.fetch(open(port), { ...LIMITS, deadlineMs: 400 });
    expect(await refusal(whole(file.body))).toContain('took too long');
  });

  it('ends a server that says nothing, in headers, body or DNS', async () => {
    const { port } = await serve(() => undefined);
    const silent = fetcher(HERE, { ...allowed, idleMs: 200 }).guarded;
    expect(await refusal(silent.fetch(open(port), LIMITS))).toContain('went silent');
    const half = await serve((_request, response) => response.write('half'));
    const file = await silent.fetch(open(half.port), LIMITS);
    expect(await refusal(whole(file.body))).toMatch(/went silent|could not be reached/);
    const { guarded } = fetcher({}, { resolve: () => new Promise(() => undefined) });
    expect(await refusal(guarded.fetch('https://slow.example/', { ...LIMITS, deadlineMs: 100 }))).toContain('too long');
  });

  it('takes no error for a file, nor a body that breaks off', async () => {
    const missing = await serve((_request, response) => response.writeHead(404).end('no'));
    expect(await refusal(fetcher(HERE, allowed).guarded.fetch(open(missing.port), LIMITS))).toContain('answered 404');
    const broken = await serve((_request, response) => {
      response.writeHead(200, { 'Content-Length': '100' });
      response.write('only this', () => response.destroy());
    });
    const file = await fetcher(HERE, allowed).guarded.fetch(open(broken.port), LIMITS);
    expect(await refusal(whole(file.body))).toContain('could not be reached');
  });

  it('trusts no certificate that the machine does not', async () => {
    const { port } = await serve((_request, response) => response.end('x'));
    const request = fetcher(HERE, { ...allowed, ca: undefined }).guarded.fetch(open(port), LIMITS);
    expect(await refusal(request)).toContain('could not be reached');
  });
});

import type request from 'supertest';
import { BridgeError } from '../../../src/core/errors/bridge-error.js';
import { wahaDialect } from '../../../src/http/dialects/waha/index.js';
import { UNSUPPORTED } from '../../../src/http/dialects/waha/routes/unsupported.js';
import type { SessionState } from '../../../src/core/sessions/session-machine.js';
import type { Route } from '../../../src/http/route.js';
import { FakeChats } from '../../support/fake-chats.js';
import { FakePeople } from '../../support/fake-people.js';
import { FakeSend } from '../../support/fake-send.js';
import { FakeSessions } from '../../support/fake-sessions.js';
import { shapeMisfits, statusOf } from '../../support/waha-reference.js';
import { wahaHttp } from '../../support/waha-http.js';
import type { WahaRequest } from '../../support/waha-request.js';
import { WAHA_REQUESTS } from '../../support/waha-requests.js';
import { BOB, BOB_LID, WAHA_CHATS_AND_CHANNEL } from '../../support/waha-world.js';

const unsupported = new Set(UNSUPPORTED.map(([, , id]) => id));
// A WebSocket answers no plain request; see waha-socket.test.ts.
const supported = wahaDialect.routes.filter(({ id, reply }) => !unsupported.has(id) && reply.kind !== 'socket');
const named = supported.map(
  (route) => [`${route.method} ${route.path}`, route, WAHA_REQUESTS[route.id] ?? {}] as const,
);

function open(request: WahaRequest, state: SessionState = request.state ?? 'working') {
  const people = new FakePeople();
  people.pairs = [{ lid: BOB_LID, pn: BOB }];
  const send = new FakeSend();
  const sessions = new FakeSessions({ default: state });
  const options = { site: false, wrongKeysPerMinute: 10_000, services: { people, send } };
  const house = wahaHttp(options, sessions, new FakeChats(WAHA_CHATS_AND_CHANNEL));
  const file = { mimetype: 'image/jpeg', filename: null, bytes: Buffer.from('x') };
  house.media.files.set('false_447911123456@c.us_AAAAA3', file);
  return { ...house, send };
}

// For what is refused before anything is reached: one app in each state, as making one takes longer than asking it.
const refusing = { working: open({}), scan_qr: open({}, 'scan_qr'), stopped: open({}, 'stopped') };

/** The request of a route, with what is asked of it otherwise put in its place. */
function ask(
  house: ReturnType<typeof open>,
  route: Route,
  { path = {}, query = {}, body }: WahaRequest,
  session = 'default',
): request.Test {
  const where = WAHA_REQUESTS[route.id]?.session;
  const values: Record<string, string> = { session, ...path };
  const url = route.path.replace(/:(\w+)/g, (_all, name: string) => encodeURIComponent(values[name] ?? ''));
  const search = new URLSearchParams(where === 'query' ? { ...query, session } : query).toString();
  const asked = house[route.method === 'patch' ? 'put' : route.method](search === '' ? url : `${url}?${search}`);
  if (route.method === 'get') return asked;
  const sent = where === 'body' ? { ...body, session: body?.['session'] ?? session } : body;
  return sent === undefined
    ? asked
    : asked.send(where === 'body' ? { ...sent, session: sentSession(sent, session) } : sent);
}

function sentSession(body: Readonly<Record<string, unknown>>, session: string): unknown {
  return session === 'default' ? body['session'] : session;
}

/** A request in which one field is something else; undefined takes it out. */
function withField(request: WahaRequest, field: string, value: unknown): WahaRequest {
  if (request.path?.[field] !== undefined) return { ...request, path: { ...request.path, [field]: value as string } };
  const isInBody = request.body !== undefined && (field in request.body || !(field in (request.query ?? {})));
  if (isInBody) return { ...request, body: { ...request.body, [field]: value } };
  const { [field]: _was, ...query } = request.query ?? {};
  return { ...request, query: value === undefined ? query : { ...query, [field]: value as string } };
}

it('has a request for every route that can succeed', () => {
  expect(supported.map(({ id }) => id).sort()).toEqual(Object.keys(WAHA_REQUESTS).sort());
});

describe.each(named)('%s', (_name, route, request) => {
  const isOpen = route.scope === 'open';
  const usesSession = request.session !== 'none';

  it("answers in WAHA's shape and with its status", async () => {
    const house = open(request);
    const answer = await ask(house, route, request);
    expect([answer.status, answer.status < 300 ? null : (answer.body as unknown)]).toEqual([statusOf(route), null]);
    if ((answer.headers['content-type'] ?? '').includes('json')) expect(shapeMisfits(route, answer.body)).toEqual([]);
  });

  if (!isOpen)
    it('refuses a wrong key', async () => {
      const answer = await ask(refusing.working, route, request).set('X-Api-Key', 'wrong');
      expect([answer.status, answer.body]).toEqual([401, { message: 'Unauthorized', statusCode: 401 }]);
    });

  it('drops what it does not know', async () => {
    const more = {
      ...request,
      query: { ...request.query, nonsense: '1' },
      body: { ...request.body, nonsense: { a: 1 } },
    };
    expect((await ask(open(request), route, more)).status).toBe(statusOf(route));
  });

  if (usesSession)
    it('names a session that is not there', async () => {
      const answer = await ask(refusing.working, route, request, 'nobody');
      expect([answer.status, answer.body]).toEqual([
        404,
        {
          statusCode: 404,
          message:
            "We didn't find a session with name 'nobody'.\nPlease start it first by using POST /api/sessions/nobody/start request",
          error: 'Not Found',
        },
      ]);
    });

  if (usesSession && request.anyStatus !== true)
    it('says that the session does not run', async () => {
      const answer = await ask(refusing.stopped, route, request);
      expect([answer.status, answer.body]).toEqual([
        422,
        {
          error: 'Session status is not as expected. Try again later or restart the session',
          session: 'default',
          status: 'STOPPED',
          expected: [request.state === 'scan_qr' ? 'SCAN_QR_CODE' : 'WORKING'],
        },
      ]);
    });

  const missing = (request.required ?? []).map((field) => [field, undefined] as const);
  const refused = Object.entries(request.refused ?? {}).flatMap(([field, values]) =>
    values.map((value) => [field, value] as const),
  );
  if (missing.length + refused.length === 0) return;
  const house = refusing[request.state ?? 'working'];
  it.each([...missing, ...refused])('refuses %s: %j', async (field, value) => {
    const answer = await ask(house, route, withField(request, field, value));
    expect([answer.status, answer.body]).toEqual([
      400,
      { statusCode: 400, message: expect.anything() as unknown, error: 'Bad Request' },
    ]);
    const { message } = answer.body as { message: string[] };
    expect(message.every((text) => /^\S+ (must|should) /.test(text))).toBe(true);
    expect(house.actor.asked).toEqual([]);
    expect(house.send.asked).toEqual([]);
  });
});

describe('what WAHA has and its browser engine has not', () => {
  it.each(UNSUPPORTED)('%s %s is 422 with the reason', async (method, path, _id, _summary, reason) => {
    const house = refusing.working;
    const url = path.replace(/:\w+/g, 'default');
    const answer = await house[method === 'patch' ? 'put' : method](url);
    expect([answer.status, answer.body]).toEqual([
      422,
      { statusCode: 422, message: reason, error: 'Unprocessable Entity' },
    ]);
  });
});

describe('POST /api/server/stop', () => {
  it.each([
    [undefined, { force: false }],
    [{ force: true }, { force: true }],
  ])('with %j asks for the end of the process once it has answered', async (body, how) => {
    const house = open({});
    const answer = await house.post('/api/server/stop', body);
    expect([answer.status, answer.body, house.stops]).toEqual([201, { stopping: true }, [how]]);
  });

  it.each(['two-key', 'shop-key', 'nothing-key'])('is refused to %s, and nothing stops', async (key) => {
    const house = open({});
    const answer = await house.post('/api/server/stop').set('X-Api-Key', key);
    expect([answer.status, house.stops]).toEqual([403, []]);
  });
});

describe('what was asked for and is not there', () => {
  const notFound = { statusCode: 404, message: expect.any(String) as unknown, error: 'Not Found' };

  it.each([
    '/api/default/chats/447911999999@c.us/messages',
    '/api/default/chats/447911123456/messages/false_447911123456@c.us_NOPENOPE',
    '/api/messages?chatId=447911999999',
    '/api/default/groups/120363999999999999@g.us',
    '/api/nowhere',
  ])('%s is 404', async (path) => {
    const answer = await open({}).get(path);
    expect([answer.status, path === '/api/nowhere' ? 404 : answer.body]).toEqual([
      404,
      path === '/api/nowhere' ? 404 : notFound,
    ]);
  });

  it.each(['archiveChat', 'editMessage', 'deleteMessage', 'pinMessage', 'setStar', 'setReaction'])(
    '%s of an unknown message or chat is 404',
    async (id) => {
      const [, route, request] = named.find(([, one]) => one.id === id)!;
      const unknown = new BridgeError(
        id === 'archiveChat' ? 'chat_not_found' : 'message_not_found',
        'It is not there.',
      );
      const fail = () => Promise.reject(unknown);
      const actions = { archive: fail, edit: fail, delete: fail, pin: fail, star: fail, react: fail };
      const services = { chatActions: actions as never, messageActions: actions as never };
      const house = { ...open(request), ...wahaHttp({ site: false, services }) };
      const answer = await ask(house, route, request);
      expect([answer.status, answer.body]).toEqual([404, { ...notFound, message: 'It is not there.' }]);
    },
  );

  it('a message cannot be sent to a number without WhatsApp', async () => {
    const house = open({});
    house.send.failure = new BridgeError('number_not_registered', '447911999999 is not on WhatsApp.');
    const answer = await house.post('/api/sendText', { chatId: '447911999999', text: 'Hi' });
    expect([answer.status, answer.body]).toEqual([404, { ...notFound, message: '447911999999 is not on WhatsApp.' }]);
  });
});

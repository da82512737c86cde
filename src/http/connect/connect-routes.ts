import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { BridgeError } from '../../core/errors/bridge-error.js';
import { success, successOf } from '../families/success.js';
import { defineRoute, type Route, type RouteContext } from '../route.js';
import { connectNotice, connectPage, connectPolicy } from './connect-page.js';
import { OVER, pageState, toPageState, type PageState } from './page-state.js';
import { WrongTokenLimit } from './wrong-token-limit.js';

const COOKIE = 'causeway_viewer';
const HTML = 'text/html; charset=utf-8';
const VIEWER = /^[\w-]{22}$/;
/** Longer than any link lives. */
const COOKIE_S = 2 * 86_400;

const TOO_MANY: PageState = {
  ...OVER,
  title: 'Too many tries',
  text: 'Too many links that do not work were opened from your address. Wait a minute and open yours again.',
};

export interface ConnectRoutesOptions {
  /** Origins whose pages may show the connect page in a frame; none by default. */
  readonly frameAncestors?: readonly string[] | undefined;
  /** Wrong tokens a minute and address before 429. Default 20. */
  readonly wrongTokensPerMinute?: number | undefined;
}

/** The page behind a connect link, its live changes, and its pairing code. All three are open: the token is the key. */
export function connectRoutes(options: ConnectRoutesOptions = {}): readonly Route[] {
  const limit = new WrongTokenLimit(options.wrongTokensPerMinute ?? 20);
  const policy = connectPolicy(options.frameAncestors ?? []);
  return [pageRoute(limit, policy), eventsRoute(limit), pairingRoute(limit)];
}

const token = z.object({ token: z.string().meta({ description: 'From the connect link' }) });
const viewerQuery = z.strictObject({
  viewer: z
    .string()
    .regex(VIEWER, 'what the page was given')
    .meta({ description: 'Which browser asks; the page knows' }),
});

function pageRoute(limit: WrongTokenLimit, policy: string): Route {
  return defineRoute({
    method: 'get',
    path: '/connect/:token',
    id: 'getConnectPage',
    summary: 'A page for the person with the phone: scan, or ask for a pairing code',
    description: 'Links that expired, were used, were replaced and never were are all answered 410 with the same page.',
    scope: 'open',
    request: { params: token, headers: z.object({ cookie: z.string().optional() }) },
    reply: { kind: 'content', description: 'The page', types: { 'text/html': z.string() } },

    handle({ params, headers }, context) {
      const viewer = viewerIn(headers.cookie) ?? randomBytes(16).toString('base64url');
      const csp = { 'Content-Security-Policy': policy };
      try {
        const state = toPageState(context.connect.look(params.token, viewer));
        const content = connectPage(state, viewer);
        return { content, contentType: HTML, headers: { ...csp, 'Set-Cookie': cookie(params.token, viewer, context) } };
      } catch (error) {
        const known = counted(error, limit, context);
        if (known.code === 'connect_link_invalid') {
          return { status: 410, content: connectNotice(OVER), contentType: HTML, headers: csp };
        }
        if (known.code !== 'rate_limited') throw error;
        const headers = { ...csp, 'Retry-After': String(known.retryAfterS ?? 60) };
        return { status: 429, content: connectNotice(TOO_MANY), contentType: HTML, headers };
      }
    },
  });
}

function eventsRoute(limit: WrongTokenLimit): Route {
  return defineRoute({
    method: 'get',
    path: '/connect/:token/events',
    id: 'getConnectEvents',
    summary: 'What the connect page shows, as server-sent events',
    description: 'The event `state` comes at once and on every change, `beat` every 15 s.',
    scope: 'open',
    request: { params: token, query: viewerQuery },
    reply: { kind: 'events', description: 'The data of `state`', body: pageState },

    handle({ params, query }, context) {
      // Refused here, where a status can still be sent.
      orCounted(limit, context, () => context.connect.look(params.token, query.viewer));
      return {
        events: (stream) =>
          context.connect.follow(params.token, query.viewer, {
            onView: (view) => {
              stream.send('state', toPageState(view));
            },
            onEnd: (why) => {
              if (why === 'over') stream.send('state', OVER);
              stream.end();
            },
          }),
      };
    },
  });
}

function pairingRoute(limit: WrongTokenLimit): Route {
  return defineRoute({
    method: 'post',
    path: '/connect/:token/pairing-code',
    id: 'createConnectPairingCode',
    summary: 'A pairing code for the person at the connect page',
    scope: 'open',
    request: {
      params: token,
      query: viewerQuery,
      body: z.strictObject(
        { phone: z.string({ error: 'a phone number with country code' }).min(1).max(64) },
        { error: (issue) => (issue.code === 'unrecognized_keys' ? undefined : 'a JSON object with phone') },
      ),
    },
    reply: {
      kind: 'json',
      description: 'The code is in the state, as it is in the events',
      body: successOf({ state: pageState }),
    },

    async handle({ params, query, body }, context) {
      orCounted(limit, context, () => context.connect.look(params.token, query.viewer));
      await context.connect.pairingCode(params.token, query.viewer, body.phone);
      return { json: success({ state: toPageState(context.connect.look(params.token, query.viewer)) }) };
    },
  });
}

function orCounted(limit: WrongTokenLimit, context: RouteContext, run: () => unknown): void {
  try {
    run();
  } catch (error) {
    throw counted(error, limit, context);
  }
}

/** The same error, or `rate_limited` when it was one wrong token too many; throws what is no BridgeError. */
function counted(error: unknown, limit: WrongTokenLimit, { address }: RouteContext): BridgeError {
  if (!(error instanceof BridgeError)) throw error;
  const waitS = error.code === 'connect_link_invalid' ? limit.count(address) : null;
  if (waitS === null) return error;
  return new BridgeError('rate_limited', 'Too many wrong connect links came from this address.', {
    retryAfterS: waitS,
  });
}

function viewerIn(cookies = ''): string | null {
  for (const pair of cookies.split(';')) {
    const [name, value = ''] = pair.trim().split('=', 2);
    if (name === COOKIE && VIEWER.test(value)) return value;
  }
  return null;
}

function cookie(tokenText: string, viewer: string, context: RouteContext): string {
  const secure = context.origin().startsWith('https:') ? '; Secure' : '';
  const path = `/connect/${tokenText}`;
  return `${COOKIE}=${viewer}; Path=${path}; Max-Age=${String(COOKIE_S)}; HttpOnly; SameSite=Lax${secure}`;
}

import { BridgeError } from '../../../core/errors/bridge-error.js';
import type { SessionView } from '../../../core/sessions/session-view.js';
import { assertMayCreate, visibleSessions } from '../../families/session-choice.js';
import type { RouteContext } from '../../route.js';
import type { SessionConfig } from './schemas/session-config.js';
import { DEFAULT_NAME, knownSession } from './session-access.js';
import { assertWebhooks, replaceWebhooks } from './session-webhooks.js';

interface Wanted {
  readonly name?: string | null | undefined;
  readonly start?: boolean | null | undefined;
  readonly config?: SessionConfig | null | undefined;
}

/** Makes a session and keeps what was set of it. Throws `session_exists` in WAHA's words. */
export async function createSession(context: RouteContext, { name, start, config }: Wanted): Promise<SessionView> {
  const wanted = name ?? undefined;
  assertMayCreate(context, wanted);
  if (visibleSessions(context).some((session) => session.name === wanted)) {
    throw new BridgeError('session_exists', `Session '${wanted ?? ''}' already exists. Use PUT to update it.`);
  }
  const { metadata, proxy, ...rest } = config ?? {};
  const webhooks = rest.webhooks ?? [];
  await assertWebhooks(context, null, webhooks);
  // They are to hear of its start.
  const startsLater = webhooks.length > 0 && start !== false;
  const view = await context.sessions.create({
    name: wanted,
    organisation: context.principal?.organisation,
    start: startsLater ? false : (start ?? undefined),
    metadata: metadata ?? undefined,
    proxy: proxy == null ? undefined : proxyUrl(proxy),
  });
  if (config != null)
    await context.sessionConfigs.save(view.key, 'waha', { ...rest, ...(proxy == null ? {} : { proxy }) });
  await replaceWebhooks(context, view.key, webhooks);
  return startsLater ? context.sessions.start(view.key) : view;
}

/** Keeps what is to hold for a session from now on. Its proxy is part of how it was made. */
export async function updateSession(context: RouteContext, name: string, config: SessionConfig): Promise<SessionView> {
  const { metadata, proxy, ...rest } = config;
  const kept = await context.sessionConfigs.read(name, 'waha');
  if (proxy != null && JSON.stringify(proxy) !== JSON.stringify(kept?.['proxy'])) {
    throw new BridgeError(
      'feature_unavailable',
      'The proxy of a session is set when it is made: delete the session and make it again.',
    );
  }
  await assertWebhooks(context, name, rest.webhooks ?? []);
  await context.sessionConfigs.save(name, 'waha', {
    ...rest,
    ...(kept?.['proxy'] == null ? {} : { proxy: kept['proxy'] }),
  });
  await replaceWebhooks(context, name, rest.webhooks ?? []);
  return context.sessions.describe(name, metadata ?? {});
}

/** Starts a session; the default one is made when there is none. */
export async function startSession(context: RouteContext, name: string): Promise<SessionView> {
  const isThere = visibleSessions(context).some((session) => session.name === context.defaultSession);
  if (!isThere && (name === DEFAULT_NAME || name === context.defaultSession)) {
    return createSession(context, { name: context.defaultSession, start: true });
  }
  return context.sessions.start(knownSession(context, name));
}

/** WAHA writes `server` with or without a scheme, and who may use it beside it. */
function proxyUrl({ server, username, password }: NonNullable<SessionConfig['proxy']>): string {
  const address = /^[a-z0-9]+:\/\//i.test(server) ? server : `http://${server}`;
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !['http:', 'https:', 'socks4:', 'socks5:'].includes(url.protocol) || url.hostname === '') {
    throw new BridgeError('invalid_request', 'The proxy has no address that can be used.', {
      details: [{ field: 'config.proxy.server', expected: 'must be host:port or a URL', received: 'something else' }],
    });
  }
  if (username != null) url.username = username;
  if (password != null) url.password = password;
  return url.href;
}

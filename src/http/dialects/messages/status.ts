import { z } from 'zod';
import type { SessionState } from '../../../core/sessions/session-machine.js';
import type { SessionView } from '../../../core/sessions/session-view.js';
import type { RouteContext } from '../../route.js';

export const CLIENT_STATES = [
  'stopped',
  'starting',
  'qr',
  'authenticated',
  'ready',
  'auth_failure',
  'disconnected',
] as const;
export type ClientState = (typeof CLIENT_STATES)[number];

/** A session's state in the words of whatsapp-web.js; complete by type. */
const STATE_OF: Readonly<Record<SessionState, ClientState>> = {
  stopped: 'stopped',
  starting: 'starting',
  scan_qr: 'qr',
  pairing_code: 'qr',
  passkey_required: 'qr',
  syncing: 'authenticated',
  working: 'ready',
  reconnecting: 'disconnected',
  logged_out: 'auth_failure',
  failed: 'disconnected',
};

export const openStatusSchema = z.object({ state: z.enum(CLIENT_STATES), ready: z.boolean() });

export const statusSchema = openStatusSchema
  .extend({
    authenticated: z.boolean().meta({ description: 'The same as `ready`' }),
    auth_dir: z.string().meta({ description: 'The name of the session, and `/profile`' }),
    chrome_executable: z.string().meta({ description: 'Empty until the session has worked' }),
    headless: z.boolean(),
    has_qr: z.boolean(),
    last_error: z.string().nullable(),
    account: z
      .object({ wid: z.string().nullable(), pushname: z.string().nullable(), platform: z.string().nullable() })
      .nullable(),
  })
  .meta({ id: 'MessagesStatus' });

export type Status = z.input<typeof statusSchema>;

/** The status of a session that this key may use. */
export function statusOf(context: RouteContext, session: string): Status {
  const { state, ready } = openStatusOf(context, session);
  const view = context.sessions.get(session);
  return {
    state,
    ready,
    authenticated: ready,
    auth_dir: `${view.name}/profile`,
    chrome_executable: view.browser?.executable ?? '',
    headless: true,
    has_qr: context.sessions.shownQr(session) !== null,
    last_error: view.reason,
    account: toAccount(view),
  };
}

/** What may be told without a key: it names nobody. A session that is not there is stopped. */
export function openStatusOf({ sessions }: RouteContext, session: string): z.input<typeof openStatusSchema> {
  const state = sessions.has(session) ? STATE_OF[sessions.get(session).state] : 'stopped';
  return { state, ready: state === 'ready' };
}

function toAccount({ me }: SessionView): Status['account'] {
  return me === null ? null : { wid: me.id, pushname: me.pushName, platform: me.platform };
}

import { z } from 'zod';
import type { SessionState } from '../../../../core/sessions/session-machine.js';
import type { SessionView } from '../../../../core/sessions/session-view.js';
import type { RouteContext } from '../../../route.js';
import { jidOf } from '../fields.js';

const STATUSES = ['starting', 'scan_qr_code', 'working', 'failed', 'stopped', 'logged_out'] as const;

export const sessionStatus = z.enum(STATUSES);

export const sessionSchema = z
  .object({
    id: z.string().meta({ description: 'The name of the session' }),
    organizationId: z.string(),
    gatewayId: z.string(),
    label: z.string().optional(),
    status: sessionStatus,
    phoneNumber: z.string().optional(),
    waJid: z.string().optional(),
    waLid: z.string().optional(),
    autoRead: z.boolean(),
    presenceTyping: z.boolean(),
    ratePerMin: z.int().meta({ description: '0: messages are paced one by one, not counted' }),
    ratePerHour: z.int().meta({ description: '0: as above' }),
    isAdminSession: z.boolean(),
    lastConnectedAt: z.int().optional().meta({ description: 'Unix milliseconds, while it works' }),
    createdAt: z.int(),
    updatedAt: z.int(),
  })
  .meta({ id: 'WASession' });

const STATUS_OF: Readonly<Record<SessionState, (typeof STATUSES)[number]>> = {
  stopped: 'stopped',
  starting: 'starting',
  scan_qr: 'scan_qr_code',
  pairing_code: 'scan_qr_code',
  passkey_required: 'scan_qr_code',
  syncing: 'starting',
  working: 'working',
  reconnecting: 'starting',
  logged_out: 'logged_out',
  failed: 'failed',
};

/** A session's state in this dialect's words. */
export function statusOfSession({ state }: Pick<SessionView, 'state'>): (typeof STATUSES)[number] {
  return STATUS_OF[state];
}

/** A session in this dialect's shape. */
export async function toSession(context: RouteContext, view: SessionView): Promise<z.input<typeof sessionSchema>> {
  const kept = await context.sessionConfigs.read(view.key, 'gateway');
  const label = kept?.['label'];
  const { me } = view;
  return {
    id: view.name,
    organizationId: context.principal?.organisation ?? '',
    gatewayId: 'causeway',
    ...(typeof label === 'string' ? { label } : {}),
    status: statusOfSession(view),
    ...account(me),
    autoRead: false,
    presenceTyping: false,
    ratePerMin: 0,
    ratePerHour: 0,
    isAdminSession: false,
    ...(view.state === 'working' ? { lastConnectedAt: Date.parse(view.since) } : {}),
    createdAt: Date.parse(view.createdAt),
    updatedAt: Date.parse(view.since),
  };
}

/** The linked account, as far as it is known. */
export function account(me: SessionView['me']): { phoneNumber?: string; waJid?: string; waLid?: string } {
  if (me === null) return {};
  return {
    ...(me.phone === null ? {} : { phoneNumber: me.phone }),
    waJid: jidOf(me.id),
    ...(me.lid === null ? {} : { waLid: me.lid }),
  };
}

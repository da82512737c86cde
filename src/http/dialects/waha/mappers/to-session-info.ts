import type { z } from 'zod';
import type { SessionView } from '../../../../core/sessions/session-view.js';
import type { RouteContext } from '../../../route.js';
import type { meInfo, sessionDto, sessionInfo } from '../schemas/session-info.js';
import { wahaStatusOfSession } from '../waha-status.js';

/** The linked account; null while none is. */
export function toMe({ me }: SessionView): z.input<typeof meInfo> | null {
  if (me === null) return null;
  return { id: me.id, ...(me.lid === null ? {} : { lid: me.lid }), pushName: me.pushName ?? '' };
}

/** A session as WAHA's commands answer it, with what was set of it. */
export async function toSessionDto(context: RouteContext, view: SessionView): Promise<z.input<typeof sessionDto>> {
  const config = await context.sessionConfigs.read(view.key, 'waha');
  const hasMetadata = Object.keys(view.metadata).length > 0;
  const shown = { ...config, ...(hasMetadata ? { metadata: view.metadata } : {}) };
  return {
    name: view.name,
    status: wahaStatusOfSession(context, view.key),
    ...(config === null && !hasMetadata ? {} : { config: shown }),
  };
}

/** A session as WAHA lists it. */
export async function toSessionInfo(context: RouteContext, view: SessionView): Promise<z.input<typeof sessionInfo>> {
  const me = toMe(view);
  return {
    ...(await toSessionDto(context, view)),
    ...(me === null ? {} : { me }),
    presence: {},
    timestamps: { activity: null },
  };
}

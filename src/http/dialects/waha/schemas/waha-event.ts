import { z } from 'zod';
import { WAHA_EVENT_NAMES } from '../event-names.js';
import { environment } from './environment.js';
import { meInfo } from './session-info.js';

/** An event, as webhooks and WebSockets carry it. */
export const wahaEvent = z
  .object({
    id: z.string().meta({ description: 'The same in every telling of this event: `evt_` and a ULID.' }),
    timestamp: z.number().meta({ description: 'Unix milliseconds' }),
    event: z.enum(WAHA_EVENT_NAMES),
    session: z.string(),
    metadata: z.looseObject({}),
    me: meInfo.optional(),
    payload: z.unknown().meta({ description: 'What belongs to the event.' }),
    engine: z.literal('WEBJS'),
    environment,
  })
  .meta({ id: 'WahaEvent' });

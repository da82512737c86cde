import { z } from 'zod';
import { WAHA_STATUSES } from '../waha-status.js';

export const meInfo = z
  .object({ id: z.string(), lid: z.string().optional(), jid: z.string().optional(), pushName: z.string() })
  .meta({ id: 'WahaMe' });

const shown = {
  name: z.string(),
  status: z.enum(WAHA_STATUSES),
  config: z.looseObject({}).optional(),
};

export const sessionDto = z.object(shown).meta({ id: 'WahaSession' });

export const sessionInfo = z
  .object({
    ...shown,
    me: meInfo.optional(),
    presence: z.looseObject({}),
    timestamps: z.object({ activity: z.number().nullable() }),
    assignedWorker: z.string().optional(),
  })
  .meta({ id: 'WahaSessionInfo' });

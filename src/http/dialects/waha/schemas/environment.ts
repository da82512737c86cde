import { z } from 'zod';

/** What answers here, in WAHA's words. */
export const environment = z
  .object({
    version: z.string(),
    engine: z.string(),
    tier: z.string(),
    browser: z.string(),
    platform: z.string(),
    worker: z.object({ id: z.string().nullable() }),
  })
  .meta({ id: 'WahaEnvironment' });

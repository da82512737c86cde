import { z } from 'zod';

/** A copy of a session's profile, without its place. */
export const snapshotView = z
  .object({
    id: z.string().meta({ description: 'Sorts by time.' }),
    takenAt: z.iso.datetime(),
    consistent: z.boolean().meta({ description: 'false: the profile never held still while it was copied.' }),
    files: z.int(),
    bytes: z.int(),
  })
  .meta({ id: 'Snapshot' });

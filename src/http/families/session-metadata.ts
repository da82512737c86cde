import { z } from 'zod';

const MAX_BYTES = 16 * 1024;
const MAX_DEPTH = 32;
const EXPECTED = 'an object of at most 16 KiB as JSON, nested at most 32 deep';

/** What an owner writes beside a session: any JSON object, kept as it came. */
export const sessionMetadata = z
  .record(z.string(), z.unknown(), { error: EXPECTED })
  .refine((value) => isShallow(value, MAX_DEPTH) && Buffer.byteLength(JSON.stringify(value)) <= MAX_BYTES, {
    error: EXPECTED,
  })
  .meta({
    description: 'Anything of yours to find the session by; at most 16 KiB. Shown to whoever may see the session.',
  });

// Asked first: JSON.stringify recurses and would overflow where JSON.parse did not.
function isShallow(value: unknown, depthLeft: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depthLeft > 0 && Object.values(value).every((inner) => isShallow(inner, depthLeft - 1));
}

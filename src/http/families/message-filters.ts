import { z } from 'zod';
import { flag } from './field-types.js';
import { timeText } from './time-text.js';

const TYPES = 'message types such as image,video';

/** Which messages are meant, as query fields; times come out as unix seconds. */
export const messageFilters = {
  fromMe: flag.optional().meta({ description: 'Only messages sent (`true`) or received (`false`).' }),
  since: timeText('since').optional().meta({
    description: 'Not older than this: unix seconds, ISO 8601 (UTC without an offset), or ago: `30m`, `2h`, `7d`.',
    example: '7d',
  }),
  until: timeText('until')
    .optional()
    .meta({ description: 'Not newer than this; written as `since`. A date is meant whole.' }),
  type: z
    .union([z.string(), z.array(z.string())], { error: TYPES })
    .transform((value) => [value].flat().flatMap((text) => text.split(',')))
    .refine((types) => types.length <= 50 && types.every((type) => /^[a-z0-9_]{1,40}$/i.test(type)), { error: TYPES })
    .optional()
    .meta({ description: 'Only messages of these types, as in `type` of a message; comma-separated or repeated.' }),
  hasMedia: flag.optional().meta({ description: 'Only messages with (`true`) or without media.' }),
};

/** Where an answer is to be taken from. */
export const readSource = z.enum(['auto', 'store', 'page'], { error: '"auto", "store" or "page"' }).optional().meta({
  description:
    'Default `auto`: the stored copy, and the page for what it lacks. `store` never touches the page, `page` always asks it.',
});

/** What stale means in an answer's `meta`. */
export const staleSchema = z.object({ since: z.iso.datetime().nullable() }).nullable().meta({
  description: 'Null: as fresh as the page. Else the store does not follow the page now and last agreed with it then.',
});

import { z } from 'zod';
import { sessionMetadata } from '../../../families/session-metadata.js';
import { isHeaderValue, isOwnHeaderName } from '../../../../core/webhooks/webhook-header.js';
import { isEventChoice, WAHA_EVENT_CHOICES } from '../event-names.js';
import { bool, count, number, oneOf, text } from '../fields.js';

const eventChoice = text.refine(isEventChoice, {
  error: `must be one of the following values: ${WAHA_EVENT_CHOICES.join(', ')}`,
});

const header = z.object({
  name: text.refine(isOwnHeaderName, { error: 'must be the name of a header of your own' }),
  value: text.refine(isHeaderValue, { error: 'must be plain ASCII of at most 1000 characters' }),
});

const webhook = z.object({
  url: text.refine((value) => /^https?:\/\//i.test(value) && URL.canParse(value), { error: 'must be a URL address' }),
  events: z.array(eventChoice, { error: 'must be an array' }),
  hmac: z.object({ key: text.nullish() }).nullish(),
  retries: z
    .object({
      delaySeconds: number.refine((value) => value >= 0, { error: 'must not be less than 0' }).nullish(),
      attempts: count(0).nullish(),
      policy: oneOf(['linear', 'exponential', 'constant']).nullish(),
    })
    .nullish(),
  customHeaders: z.array(header, { error: 'must be an array' }).nullish(),
});

/** What WAHA's clients set of a session. It is kept and shown as it came; settings of other engines among it. */
export const sessionConfig = z
  .looseObject(
    {
      metadata: sessionMetadata.nullish(),
      proxy: z.looseObject({ server: text, username: text.nullish(), password: text.nullish() }).nullish(),
      debug: bool.nullish(),
      ignore: z
        .looseObject({
          status: bool.nullish(),
          groups: bool.nullish(),
          channels: bool.nullish(),
          broadcast: bool.nullish(),
        })
        .nullish(),
      webjs: z.looseObject({ tagsEventsOn: bool.nullish() }).nullish(),
      webhooks: z
        .array(webhook, { error: 'must be an array' })
        .max(50, 'must contain no more than 50 elements')
        .nullish(),
    },
    { error: 'must be an object' },
  )
  .refine((value) => Buffer.byteLength(JSON.stringify(value)) <= 64 * 1024, { error: 'must be smaller than 64 KiB' })
  .meta({ id: 'WahaSessionConfig' });

export type SessionConfig = z.output<typeof sessionConfig>;

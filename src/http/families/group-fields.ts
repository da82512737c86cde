import { z } from 'zod';
import { chatParam } from './field-types.js';

/** A group's id in a path; core says whether it is one. */
export const groupParam = chatParam.meta({ description: 'A group id, ending in @g.us' });

/** People as a person types them; so many as one request does in reasonable time. */
export const peopleField = z
  .array(z.string({ error: 'a phone number with country code or a LID' }), {
    error: 'a list of phone numbers with country code or LIDs',
  })
  .max(50, 'at most 50 people in one request');

/** As large as a request with a picture may be. */
export const PICTURE_BODY_BYTES = 7 * 1024 * 1024;

/** A picture in base64, with or without `data:image/…;base64,` before it; 5 MB at most. */
export const pictureField = z
  .string({ error: 'a picture in base64' })
  .max(7_000_000, 'a picture of 5 MB at most')
  .transform((text) => text.replace(/^data:image\/[\w.+-]+;base64,/, ''))
  .refine((text) => text.length > 0 && /^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(text), { error: 'a picture in base64' })
  .transform((text): Uint8Array => Buffer.from(text, 'base64'));

/** A picture as base64 or by its address, one of them. */
export const pictureBody = z
  .strictObject({
    data: pictureField.optional(),
    url: z
      .string({ error: 'the address of a picture' })
      .refine((text) => URL.canParse(text), { error: 'the address of a picture' })
      .optional()
      .meta({ description: 'Fetched from here, under the same rules as files to be sent.' }),
  })
  .refine(({ data, url }) => (data === undefined) !== (url === undefined), { error: 'either data or url' });

/** What became of each person. */
export const personResults = z
  .array(
    z.object({
      asked: z.string(),
      id: z.string().nullable(),
      done: z.boolean(),
      code: z.int().meta({
        description:
          'As WhatsApp answers: 200, 403 (private invitation only), 404, 408 (left recently), 409, 419 (full)',
      }),
      reason: z.string().nullable(),
    }),
  )
  .readonly();

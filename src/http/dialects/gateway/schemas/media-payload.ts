import { z } from 'zod';
import type { OutgoingFile } from '../../../../core/messages/send-api.js';
import { bodyRefusal, text } from '../fields.js';

/** A file by address or as base64. */
export const mediaPayload = z.strictObject({
  mimetype: text.optional(),
  url: text.optional(),
  data: text.optional().meta({ description: 'base64' }),
  caption: text.optional(),
  filename: text.optional(),
});

/** The file of a request of this type. Throws when there is none, or both an address and bytes. */
export function fileOf(media: z.output<typeof mediaPayload> | undefined, type: string): OutgoingFile {
  if (media === undefined) throw bodyRefusal(`media is required for type '${type}'`);
  const { url = '', data = '', mimetype, filename } = media;
  if ((url === '') === (data === '')) throw bodyRefusal('media needs either url or data');
  return { source: url === '' ? { data } : { url }, mimetype, filename };
}

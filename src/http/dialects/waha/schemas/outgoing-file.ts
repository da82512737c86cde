import { z } from 'zod';
import type { OutgoingFile } from '../../../../core/messages/send-api.js';
import { text } from '../fields.js';

/** As WAHA: a file of 37 MB as base64. */
export const FILE_BODY_BYTES = 50 * 1024 * 1024;

/** A file by address or as base64. What both lack is refused. */
export const outgoingFile = z
  .object(
    { mimetype: text.nullish(), filename: text.nullish(), url: text.nullish(), data: text.nullish() },
    { error: 'must be an object with url or data' },
  )
  .transform(({ mimetype, filename, url, data }, context): OutgoingFile => {
    const facts = { mimetype: mimetype ?? undefined, filename: filename ?? undefined };
    if (url != null && url !== '' && data == null) return { source: { url }, ...facts };
    // A data URL is taken for what it holds.
    if (data != null && data !== '' && url == null)
      return { source: { data: data.replace(/^data:[^,]*,/, '') }, ...facts };
    context.issues.push({ code: 'custom', message: 'must be an object with url or data', input: data });
    return z.NEVER;
  });

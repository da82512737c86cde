import { z } from 'zod';
import { invalidInput } from '../../../../core/errors/bridge-error.js';
import type { FileSource, OutgoingFile } from '../../../../core/messages/send-api.js';
import { UploadedFile } from '../../../families/uploaded-file.js';
import { text } from '../fields.js';

const EXPECTED = 'must be an object with url or data';

const described = z
  .object(
    { mimetype: text.nullish(), filename: text.nullish(), url: text.nullish(), data: text.nullish() },
    { error: EXPECTED },
  )
  .transform((file, context): OutgoingFile => {
    const source = findSource(file);
    if (source !== null) return { source, mimetype: file.mimetype ?? undefined, filename: file.filename ?? undefined };
    context.issues.push({ code: 'custom', message: EXPECTED, input: file });
    return z.NEVER;
  });

/** A file by address, as base64, or of a form. What has several or none is refused. */
export const outgoingFile = z.union(
  [z.instanceof(UploadedFile).meta({ type: 'string', format: 'binary' }).transform(toOutgoing), described],
  { error: EXPECTED },
);

interface Given {
  readonly url?: string | null | undefined;
  readonly data?: string | null | undefined;
}

/** The one of the two that was given. Throws `invalid_request` for both and for neither. */
export function sourceOf(given: Given): FileSource {
  const source = findSource(given);
  if (source === null) throw invalidInput('body', EXPECTED, 'both or neither');
  return source;
}

function findSource({ url, data }: Given): FileSource | null {
  const [address, bytes] = [url ?? '', data ?? ''];
  if ((address === '') === (bytes === '')) return null;
  return address === '' ? { data: bytes } : { url: address };
}

function toOutgoing({ path, size, mimetype, filename }: UploadedFile): OutgoingFile {
  return { source: { path, size }, mimetype, filename: filename ?? undefined };
}

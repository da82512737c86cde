import { createHash } from 'node:crypto';
import type { OutgoingContent, SendOptions } from './send-api.js';

/**
 * Names what a request asks to be sent, so that the same key with another message is noticed. How long to wait is not
 * part of it. `fileSha256` stands for the bytes of an uploaded file, whose place differs each time.
 */
export function requestHash(
  candidates: readonly string[],
  content: OutgoingContent,
  { replyTo, mentions }: Pick<SendOptions, 'replyTo' | 'mentions'>,
  fileSha256: string | null,
): string {
  const what = content.kind === 'media' ? { ...content, file: withoutBytes(content.file, fileSha256) } : content;
  return createHash('sha256').update(sorted({ candidates, what, replyTo, mentions })).digest('hex');
}

function withoutBytes(file: Extract<OutgoingContent, { kind: 'media' }>['file'], fileSha256: string | null): object {
  const { source, ...rest } = file;
  if ('path' in source) return { ...rest, sha256: fileSha256 };
  if ('data' in source) return { ...rest, sha256: createHash('sha256').update(source.data).digest('hex') };
  return { ...rest, url: source.url };
}

/** The order in which a client names its keys means nothing. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([one], [other]) => (one < other ? -1 : 1)))
      : item,
  );
}

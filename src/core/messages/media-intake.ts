import { BridgeError, invalidInput } from '../errors/bridge-error.js';
import type { FileFetcher, OutgoingFiles } from '../ports/outgoing-files.js';
import { checkedType, kindOf } from './media-type.js';
import type { KeptFile } from './outbox-item.js';
import type { FileBytes, MediaKind, OutgoingContent, OutgoingFile } from './send-api.js';

export interface MediaIntakeOptions {
  readonly files: OutgoingFiles;
  readonly fetcher: FileFetcher;
  readonly maxBytes: number;
}

type MediaContent = Extract<OutgoingContent, { readonly kind: 'media' }>;

/** A page that has not answered by then will not. */
const FETCH_DEADLINE_MS = 60_000;
const BLOCK = 256 * 1024;

interface Opened {
  readonly body: AsyncIterable<Uint8Array>;
  readonly mimetype: string | null;
  readonly filename: string | null;
}

/** Brings a file, wherever it comes from, into the outbox, checked for size and type and converted where asked. */
export class MediaIntake implements FileBytes {
  readonly #options: MediaIntakeOptions;

  constructor(options: MediaIntakeOptions) {
    this.#options = options;
  }

  /** Throws `media_refused`, `conversion_unavailable`, or `invalid_request` for what is no base64. Leaves nothing then. */
  async keep(
    session: string,
    id: string,
    { as: asked, file, convert = false }: MediaContent,
  ): Promise<{ readonly kept: KeptFile; readonly as: MediaKind }> {
    const { files, maxBytes } = this.#options;
    const target = convert ? targetOf(asked) : null;
    try {
      const opened = await this.#open(file.source, maxBytes);
      const { head, bytes, sha256 } = await files.keep(session, id, opened.body, maxBytes);
      if (bytes === 0) throw new BridgeError('media_refused', 'The file is empty.');
      const claimed = file.mimetype ?? opened.mimetype;
      const as = asked ?? kindOf(head, claimed);
      const mimetype = checkedType(as, head, claimed, target !== null);
      const filename = cleanName(file.filename ?? opened.filename);
      const isReady = target === null || (target === 'voice' && mimetype.startsWith('audio/ogg; codecs=opus'));
      if (isReady) return { as, kept: { mimetype, filename, bytes, sha256 } };
      const converted = await files.convert(session, id, target, maxBytes);
      return { as, kept: { ...converted, filename } };
    } catch (error) {
      await files.remove(session, id);
      throw error;
    }
  }

  async bytes({ source }: OutgoingFile, maxBytes: number): Promise<Uint8Array> {
    const blocks: Uint8Array[] = [];
    let length = 0;
    for await (const block of (await this.#open(source, maxBytes)).body) {
      length += block.byteLength;
      if (length > maxBytes)
        throw new BridgeError('media_refused', `The file has more than ${String(maxBytes)} bytes.`);
      blocks.push(block);
    }
    if (length === 0) throw new BridgeError('media_refused', 'The file is empty.');
    return Buffer.concat(blocks, length);
  }

  async #open(source: OutgoingFile['source'], maxBytes: number): Promise<Opened> {
    if ('url' in source) {
      return this.#options.fetcher.fetch(source.url, { maxBytes, deadlineMs: FETCH_DEADLINE_MS });
    }
    if ('path' in source) return { body: this.#options.files.uploaded(source.path), mimetype: null, filename: null };
    const { data, mimetype } = withoutPrefix(source.data);
    return { body: decoded(data), mimetype, filename: null };
  }
}

function targetOf(kind: MediaContent['as']): 'voice' | 'video' {
  if (kind === 'voice') return 'voice';
  if (kind === 'video' || kind === 'gif') return 'video';
  throw invalidInput('convert', 'true only with `as` voice, video or gif', kind ?? 'no `as`');
}

/** `data:image/png;base64,…` is understood too. */
function withoutPrefix(text: string): { readonly data: string; readonly mimetype: string | null } {
  const prefix = /^data:([^,;]*)(?:;[^,]*)?;base64,/i.exec(text.slice(0, 200));
  return prefix === null
    ? { data: text, mimetype: null }
    : { data: text.slice(prefix[0].length), mimetype: prefix[1] ?? null };
}

// eslint-disable-next-line @typescript-eslint/require-await -- bytes that are there already, as a stream
async function* decoded(data: string): AsyncGenerator<Uint8Array> {
  const compact = data.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(compact)) throw invalidInput('file.data', 'base64', 'other characters');
  // A block of four characters is three bytes: cut anywhere else it would be read as two halves.
  for (let at = 0; at < compact.length; at += 4 * BLOCK) {
    yield Buffer.from(compact.slice(at, at + 4 * BLOCK), 'base64');
  }
}

/** A name without a path, and nothing that a screen would show as something else. */
function cleanName(name: string | null | undefined): string | null {
  const last = (name ?? '').split(/[\\/]/).at(-1) ?? '';
  const clean = last.replace(/[\u0000-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2060-\u2069]/g, '').trim();
  return clean === '' || clean === '.' || clean === '..' ? null : clean.slice(0, 240);
}

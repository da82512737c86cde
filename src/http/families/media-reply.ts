import type { MediaFile } from '../../core/media/media-api.js';
import { BridgeError } from '../../core/errors/bridge-error.js';
import { baseType, safeFileName } from '../../core/media/file-name.js';

/** What a browser shows and never runs. Anything else is saved, whatever it says it is. */
const SHOWN = /^(image\/(jpeg|png|gif|webp|avif|bmp)|audio\/[\w.+-]+|video\/[\w.+-]+|application\/pdf|text\/plain)$/;

interface ByteRange {
  readonly from: number;
  /** Included. */
  readonly to: number;
}

export interface MediaConditions {
  readonly range?: string | undefined;
  readonly 'if-range'?: string | undefined;
  readonly 'if-none-match'?: string | undefined;
}

/** Headers by which a file is shown or saved under its own name, and never run. */
export function fileHeaders({ mimetype, filename, etag }: MediaFile): Readonly<Record<string, string>> {
  const isShown = SHOWN.test(baseType(mimetype));
  const name = safeFileName({ filename, mimetype }, `whatsapp-${etag.replace(/\W/g, '').slice(0, 12)}`);
  return {
    ETag: etag,
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'private, no-cache',
    'X-Content-Type-Options': 'nosniff',
    'Content-Disposition': contentDisposition(isShown ? 'inline' : 'attachment', name),
    // A document that is opened all the same may do nothing.
    ...(isShown ? {} : { 'Content-Security-Policy': "default-src 'none'; sandbox" }),
  };
}

/** The content type as its sender named it, when it is one. */
export function contentTypeOf(mimetype: string | null): string {
  const text = mimetype ?? '';
  return /^[\w.+-]+\/[\w.+-]+(\s*;\s*[\w-]+=("[\w .,+-]*"|[\w.,+-]+))*$/.test(text) ? text : baseType(mimetype);
}

/** RFC 6266: a plain name for old clients, and the real one where it has other letters. */
export function contentDisposition(kind: 'inline' | 'attachment', name: string): string {
  const plain = name.replace(/[^\x20-\x7e]/g, '_').replace(/["\\%]/g, '_');
  if (plain === name) return `${kind}; filename="${plain}"`;
  const encoded = encodeURIComponent(name).replace(
    /['()*!]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/** Whether the client has these bytes already (RFC 9110: compared weakly). */
export function isUnchanged(conditions: MediaConditions, etag: string): boolean {
  const known = conditions['if-none-match'];
  if (known === undefined) return false;
  return known.trim() === '*' || known.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
}

/**
 * The one range that is asked for; null for the whole file: without the header, with one that is no byte range or names
 * several, or when `If-Range` means other bytes. Throws `range_not_satisfiable` beyond the end.
 */
export function rangeOf(conditions: MediaConditions, bytes: number, etag: string): ByteRange | null {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(conditions.range?.replaceAll(' ', '') ?? '');
  if (match === null) return null;
  if (conditions['if-range'] !== undefined && conditions['if-range'] !== etag) return null;
  const [first = '', last = ''] = match.slice(1);
  if (first === '' && last === '') return null;
  const from = first === '' ? Math.max(0, bytes - Number(last)) : Number(first);
  const to = first === '' || last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1);
  if (first !== '' && last !== '' && Number(last) < Number(first)) return null;
  if (from >= bytes || from > to) {
    throw new BridgeError('range_not_satisfiable', `The file has ${String(bytes)} bytes.`, { facts: { bytes } });
  }
  return { from, to };
}

import type { BytesRecord } from '../wire/records.js';
import { Dice } from './dice.js';
import { mediaBytes, sha256Base64, type MediaFormat } from './media-bytes.js';

const MIME_TYPES: Record<MediaFormat, string> = {
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  pdf: 'application/pdf',
  ogg: 'audio/ogg; codecs=opus',
  mp4: 'video/mp4',
  m4a: 'audio/mp4; codecs=mp4a.40.2',
  text: 'text/plain',
};

const PATH = /^\/v\/t62\.7118-24\/(?<format>[a-z0-9]+)_(?<seed>\d+)_(?<size>\d+)_n\.enc/;

export function toBytesRecord(bytes: Uint8Array): BytesRecord {
  return { $bytes: Buffer.from(bytes).toString('base64') };
}

/** The fields that every message with a file carries; size and hash are those of the bytes one gets for `directPath`. */
export function mediaFields(format: MediaFormat, seed: number, size: number, t: number): Record<string, unknown> {
  const bytes = mediaBytes(format, seed, size);
  const dice = new Dice('media', seed);
  const directPath = `/v/t62.7118-24/${format}_${String(seed)}_${String(size)}_n.enc?ccb=11-4&oh=01_${dice.hex(12)}&oe=67000000`;
  return {
    directPath,
    deprecatedMms3Url: `https://mmg.whatsapp.net${directPath}`,
    mimetype: MIME_TYPES[format],
    filehash: sha256Base64(bytes),
    encFilehash: dice.base64(32),
    size: bytes.length,
    mediaKey: dice.base64(32),
    mediaKeyTimestamp: t - 1,
    isViewOnce: false,
    staticUrl: '',
  };
}

/** The bytes behind a path that `mediaFields` made; undefined for any other path. */
export function bytesOfPath(directPath: string): Uint8Array | undefined {
  const groups = PATH.exec(directPath)?.groups;
  if (!groups?.['format'] || !(groups['format'] in MIME_TYPES)) return undefined;
  return mediaBytes(groups['format'] as MediaFormat, Number(groups['seed']), Number(groups['size']));
}

import { BridgeError } from '../errors/bridge-error.js';
import type { MediaKind } from './send-api.js';

/** Begins as these bytes do, at that place. */
const SIGNATURES: readonly (readonly [at: number, bytes: string, mimetype: string])[] = [
  [0, '\xff\xd8\xff', 'image/jpeg'],
  [0, '\x89PNG\r\n\x1a\n', 'image/png'],
  [0, 'GIF8', 'image/gif'],
  [8, 'WEBP', 'image/webp'],
  [8, 'WAVE', 'audio/wav'],
  [8, 'AVI ', 'video/x-msvideo'],
  [4, 'ftypM4A', 'audio/mp4'],
  [4, 'ftypqt', 'video/quicktime'],
  [4, 'ftyp3g', 'video/3gpp'],
  [4, 'ftypheic', 'image/heic'],
  [4, 'ftypavif', 'image/avif'],
  [4, 'ftyp', 'video/mp4'],
  [0, '\x1aE\xdf\xa3', 'video/webm'],
  [0, 'ID3', 'audio/mpeg'],
  [0, '\xff\xfb', 'audio/mpeg'],
  [0, '\xff\xf3', 'audio/mpeg'],
  [0, '\xff\xf1', 'audio/aac'],
  [0, '\xff\xf9', 'audio/aac'],
  [0, '#!AMR', 'audio/amr'],
  [0, 'fLaC', 'audio/flac'],
  [0, '%PDF-', 'application/pdf'],
  [0, 'PK\x03\x04', 'application/zip'],
];
const OPUS = 'audio/ogg; codecs=opus';

/** Families of types that each kind is made of, before and after conversion. */
const TAKES: Readonly<
  Record<MediaKind, { readonly plain: RegExp; readonly converted: RegExp; readonly words: string }>
> = {
  image: { plain: /^image\//, converted: /^image\//, words: 'a picture' },
  sticker: { plain: /^image\//, converted: /^image\//, words: 'a picture' },
  video: { plain: /^video\//, converted: /^(video\/|image\/gif)/, words: 'a film' },
  gif: { plain: /^video\//, converted: /^(video\/|image\/gif)/, words: 'a film in MP4 (a GIF with `convert`)' },
  audio: { plain: /^audio\//, converted: /^(audio|video)\//, words: 'sound' },
  voice: { plain: /^audio\/ogg/, converted: /^(audio|video)\//, words: 'Ogg with Opus (anything else with `convert`)' },
  document: { plain: /./, converted: /./, words: 'a file' },
};

/** The type that the first bytes of a file tell; null for what cannot be told so. */
export function typeOfBytes(head: Uint8Array): string | null {
  const text = Buffer.from(head.subarray(0, 64)).toString('latin1');
  if (text.startsWith('OggS')) return text.includes('OpusHead') ? OPUS : 'audio/ogg';
  return SIGNATURES.find(([at, bytes]) => text.startsWith(bytes, at))?.[2] ?? null;
}

/** How a file is shown when nobody says: by its type, and as a document what WhatsApp does not show. */
export function kindOf(head: Uint8Array, claimed: string | null | undefined): MediaKind {
  const type = checkedType('document', head, claimed, false);
  if (/^image\/(jpeg|png|webp)/.test(type)) return 'image';
  if (/^video\/(mp4|3gpp|quicktime)/.test(type)) return 'video';
  return type.startsWith('audio/') ? 'audio' : 'document';
}

/**
 * The type under which a file is sent: what its bytes say, or else what was claimed. Throws `media_refused` when it
 * cannot be shown as this kind.
 */
export function checkedType(
  kind: MediaKind,
  head: Uint8Array,
  claimed: string | null | undefined,
  willConvert: boolean,
): string {
  const seen = typeOfBytes(head);
  const claim = cleaned(claimed);
  const type = seen ?? claim ?? 'application/octet-stream';
  // A container says little of what is in it: an office document is a zip, an audio-only WebM or MP4 is sound.
  const isRefinable = seen === 'application/zip' || seen === 'video/webm' || seen === 'video/mp4';
  const final = isRefinable && claim !== null && isRefinement(seen, claim) ? claim : type;
  const { plain, converted, words } = TAKES[kind];
  if (!(willConvert ? converted : plain).test(final)) {
    throw new BridgeError('media_refused', `To be sent as ${kind} it must be ${words}, and it is ${final}.`, {
      details: [{ field: 'file', expected: words, received: final }],
    });
  }
  if (kind === 'voice' && !willConvert) return OPUS;
  return final;
}

function isRefinement(seen: string, claim: string): boolean {
  if (seen === 'application/zip') return claim.startsWith('application/');
  return claim.split('/')[1]?.split(';')[0] === seen.split('/')[1];
}

function cleaned(claimed: string | null | undefined): string | null {
  const type = claimed?.trim().toLowerCase() ?? '';
  return /^[a-z0-9][\w.+-]*\/[\w.+-]+(\s*;.*)?$/.test(type) && type !== 'application/octet-stream' ? type : null;
}

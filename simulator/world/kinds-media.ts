import type { Kind, KindContext } from './kind.js';
import { mediaFields, toBytesRecord } from './media-fields.js';
import { THUMBNAIL_BASE64, type MediaFormat } from './media-bytes.js';
import { SENTENCES } from './texts.js';

const file = ({ seed, t }: KindContext, format: MediaFormat, size: number): Record<string, unknown> =>
  mediaFields(format, seed, size, t);

const picture: Kind = (context) => ({
  body: THUMBNAIL_BASE64,
  interactiveAnnotations: [],
  ...file(context, 'jpeg', 900 + context.dice.below(3000)),
  width: 960,
  height: 1280,
  scanLengths: [212, 1204, 398, 990],
  scansSidecar: toBytesRecord(context.dice.bytes(10)),
});

const film: Kind = (context) => ({
  body: THUMBNAIL_BASE64,
  ...file(context, 'mp4', 2000 + context.dice.below(4000)),
  width: 640,
  height: 360,
  // WhatsApp gives a duration as text.
  duration: String(3 + context.dice.below(40)),
  streamingSidecar: toBytesRecord(context.dice.bytes(20)),
  isGif: false,
  gifAttribution: 0,
});

const document = (context: KindContext, format: MediaFormat, filename: string): Record<string, unknown> => ({
  body: THUMBNAIL_BASE64,
  ...file(context, format, 1200 + context.dice.below(4000)),
  filename,
  caption: filename,
  isCaptionByUser: false,
  pageCount: 1,
  thumbnailHeight: 24,
  thumbnailWidth: 24,
});

/** Messages with a file. */
export const mediaKinds: Readonly<Record<string, Kind>> = {
  image: picture,
  'image:caption': (context) => ({ ...picture(context), caption: context.text ?? context.dice.pick(SENTENCES.en) }),
  'image:viewonce': (context) => ({ ...picture(context), isViewOnce: true }),
  // WhatsApp deletes files after some weeks; the message stays.
  'image:gone': (context) => ({ ...picture(context), directPath: `/v/gone/${String(context.seed)}_n.enc` }),
  'image:reuploading': (context) => ({ ...picture(context), mediaReuploading: true }),
  album: () => ({ body: '', expectedImageCount: 3, expectedVideoCount: 1 }),
  video: (context) => ({ ...film(context), caption: context.text ?? 'The new counter' }),
  'video:gif': (context) => ({ ...film(context), isGif: true, gifAttribution: 1 }),
  audio: (context) => ({ ...file(context, 'm4a', 3000), duration: '41' }),
  ptt: (context) => ({
    ...file(context, 'ogg', 600 + context.dice.below(1200)),
    duration: String(2 + context.dice.below(50)),
    waveform: toBytesRecord(context.dice.bytes(64).map((value) => value % 100)),
  }),
  document: (context) => document(context, 'pdf', 'invoice-2041.pdf'),
  'document:caption': (context) => ({
    ...document(context, 'text', 'prices.txt'),
    caption: 'Prices for next week',
    isCaptionByUser: true,
  }),
  sticker: (context) => ({
    ...file(context, 'webp', 0),
    width: 512,
    height: 512,
    isAnimated: false,
    isAvatar: false,
    stickerSentTs: context.t * 1000,
  }),
};

import { createHash } from 'node:crypto';
import { Dice } from './dice.js';
import { oggOpus } from './ogg-opus.js';

export type MediaFormat = 'jpeg' | 'webp' | 'pdf' | 'ogg' | 'mp4' | 'm4a' | 'text';

const JPEG = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wAARCAAYABgDASIAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAAAAQC/8QAFhABAQEAAAAAAAAAAAAAAAAAAAID/8QAFwEBAQEBAAAAAAAAAAAAAAAAAwABBf/EABYRAQEBAAAAAAAAAAAAAAAAAAEAAv/aAAwDAQACEQMRAD8AznCnODOFOcNW5+czOBTnANZTNNnCnOATWSpzgAbKF//Z',
  'base64',
);
const WEBP = Buffer.from(
  'UklGRlwAAABXRUJQVlA4IFAAAACwAwCdASoYABgAPu1mq08/pbIiKA1T8B2JQBYdgtPfBhuKsozigAD+w94W5r5b8Gs/iv093/7eLvBtgqz5uhS7gJsf4XyJMfwy2dqkkGWYAA==',
  'base64',
);

/** The thumbnail WhatsApp puts into the `body` of a picture: base64 of a small JPEG. */
export const THUMBNAIL_BASE64 = JPEG.toString('base64');

/** The file behind a message: the same for the same arguments, at least `size` bytes, and one that its viewers open. */
export function mediaBytes(format: MediaFormat, seed: number, size: number): Uint8Array {
  switch (format) {
    case 'jpeg':
      return jpeg(seed, size);
    case 'webp':
      return WEBP;
    case 'pdf':
      return pdf(seed, size);
    case 'ogg':
      return oggOpus(seed, Math.max(1, Math.floor(size / 12)));
    case 'mp4':
      return isoMedia('isom', seed, size);
    case 'm4a':
      return isoMedia('M4A ', seed, size);
    case 'text':
      return Buffer.from(`Corner Shop, list ${String(seed)}\n`.repeat(Math.max(1, Math.ceil(size / 30))));
  }
}

export function sha256Base64(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64');
}

/** Comments after the start marker make one small picture as large, and as unlike the others, as wanted. */
function jpeg(seed: number, size: number): Uint8Array {
  const dice = new Dice('jpeg', seed);
  const comments: Uint8Array[] = [];
  let missing = Math.max(16, size - JPEG.length);
  while (missing > 0) {
    const length = Math.min(missing, 65_000);
    const marker = Buffer.from([0xff, 0xfe, (length + 2) >> 8, (length + 2) & 0xff]);
    // A few bytes that differ are enough; filling 65 kB from the dice would make big files slow.
    const filling = Buffer.alloc(length, dice.hex(16));
    comments.push(marker, filling);
    missing -= length + 4;
  }
  return Buffer.concat([JPEG.subarray(0, 2), ...comments, JPEG.subarray(2)]);
}

function pdf(seed: number, size: number): Uint8Array {
  const text = `BT /F1 18 Tf 20 100 Td (Corner Shop invoice ${String(seed)}) Tj ET`;
  const filling = `%${'.'.repeat(Math.max(0, size - 560))}\n`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 320 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${String(text.length)} >>\nstream\n${text}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let body = `%PDF-1.4\n${filling}`;
  const offsets = objects.map((object, index) => {
    const offset = body.length;
    body += `${String(index + 1)} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const trailer = `trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n${String(body.length)}\n%%EOF\n`;
  return Buffer.from(`${body}xref\n0 6\n0000000000 65535 f \n${table}${trailer}`);
}

/** An ISO container that tools recognise by its brand; there is no picture in it. */
function isoMedia(brand: string, seed: number, size: number): Uint8Array {
  const head = Buffer.alloc(24);
  head.writeUInt32BE(24, 0);
  head.write(`ftyp${brand}`, 4, 'latin1');
  head.write('isommp42', 16, 'latin1');
  const data = Buffer.alloc(Math.max(16, size - 24), new Dice('iso', seed).hex(16));
  data.writeUInt32BE(data.length, 0);
  data.write('mdat', 4, 'latin1');
  return Buffer.concat([head, data]);
}

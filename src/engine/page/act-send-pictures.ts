import { SendRefusedError } from './act-send-refusal.js';

const STICKER_SIDE = 512;
const SAMPLES = 64;

/** A sticker of any picture: WebP, fitted into 512 × 512 on nothing. A WebP is taken as it is, moving ones too. */
export async function toSticker(file: File): Promise<File> {
  if (file.type === 'image/webp') return file;
  const bitmap = await createImageBitmap(file).catch(() => undefined);
  if (bitmap === undefined) throw new SendRefusedError('file_unusable', 'The picture cannot be read');
  const scale = Math.min(STICKER_SIDE / bitmap.width, STICKER_SIDE / bitmap.height);
  const [width, height] = [bitmap.width * scale, bitmap.height * scale];
  const canvas = new OffscreenCanvas(STICKER_SIDE, STICKER_SIDE);
  canvas.getContext('2d')?.drawImage(bitmap, (STICKER_SIDE - width) / 2, (STICKER_SIDE - height) / 2, width, height);
  bitmap.close();
  const webp = await canvas.convertToBlob({ type: 'image/webp', quality: 0.9 });
  return new File([webp], 'sticker.webp', { type: 'image/webp' });
}

/** Loudness in 64 steps of 0 to 100, as whatsapp-web.js draws it; undefined for what cannot be heard here. */
export async function waveformOf(file: File): Promise<Uint8Array | undefined> {
  try {
    const context = new OfflineAudioContext(1, 1, 48_000);
    const sound = (await context.decodeAudioData(await file.arrayBuffer())).getChannelData(0);
    const block = Math.max(1, Math.floor(sound.length / SAMPLES));
    const levels = Array.from({ length: SAMPLES }, (_, index) => {
      const part = sound.subarray(index * block, (index + 1) * block);
      return part.reduce((sum, value) => sum + Math.abs(value), 0) / block;
    });
    const loudest = Math.max(...levels);
    return new Uint8Array(levels.map((level) => (loudest > 0 ? Math.floor((100 * level) / loudest) : 0)));
  } catch {
    return undefined;
  }
}

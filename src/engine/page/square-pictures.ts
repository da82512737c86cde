/** The sides, in pixels, that WhatsApp wants of a picture and of its small form. */
const FULL = 640;
const THUMB = 96;
const QUALITY = 0.85;

/** A picture as the two square JPEG data URLs that WhatsApp takes; null for what the browser cannot read. */
export async function squarePictures(base64: string): Promise<{ full: string; thumb: string } | null> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(new Blob([bytes]));
  } catch {
    return null;
  }
  const urls = { full: squareOf(bitmap, FULL), thumb: squareOf(bitmap, THUMB) };
  bitmap.close();
  return urls;
}

function squareOf(bitmap: ImageBitmap, side: number): string {
  const canvas = document.createElement('canvas');
  canvas.width = side;
  canvas.height = side;
  const cut = Math.min(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d');
  context?.drawImage(bitmap, (bitmap.width - cut) / 2, (bitmap.height - cut) / 2, cut, cut, 0, 0, side, side);
  return canvas.toDataURL('image/jpeg', QUALITY);
}

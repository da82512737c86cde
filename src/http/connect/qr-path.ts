import qrcode from 'qrcode';

/** A QR as one SVG path; `size` is the side of its square view box, quiet zone included. */
export interface QrPath {
  readonly size: number;
  readonly path: string;
}

/** Phones want four light modules round the code. */
const QUIET_ZONE = 4;

/** Draws the text with one rectangle for every run of dark modules. */
export function toQrPath(text: string): QrPath {
  const { size, data } = qrcode.create(text, { errorCorrectionLevel: 'L' }).modules;
  let path = '';
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (data[row * size + column] === 0) continue;
      const start = column;
      while (column + 1 < size && data[row * size + column + 1] !== 0) column++;
      const width = column - start + 1;
      path += `M${String(start + QUIET_ZONE)} ${String(row + QUIET_ZONE)}h${String(width)}v1h-${String(width)}z`;
    }
  }
  return { size: size + 2 * QUIET_ZONE, path };
}

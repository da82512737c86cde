import qrcode from 'qrcode';
import { toQrPath } from '../../../../src/http/connect/qr-path.js';

describe('toQrPath', () => {
  it('draws every dark module once, and no other, within a quiet zone of four', () => {
    const text = '2@a-reference-as-WhatsApp-makes-them,key,identity,secret';
    const { size, data } = qrcode.create(text, { errorCorrectionLevel: 'L' }).modules;
    const drawing = toQrPath(text);
    expect(drawing.size).toBe(size + 8);
    const drawn = new Map<string, number>();
    for (const [, x, y, width, back] of drawing.path.matchAll(/M(\d+) (\d+)h(\d+)v1h-(\d+)z/g)) {
      expect(width).toBe(back);
      for (let i = 0; i < Number(width); i++) {
        const module = `${String(Number(x) + i - 4)} ${String(Number(y) - 4)}`;
        drawn.set(module, (drawn.get(module) ?? 0) + 1);
      }
    }
    const dark = Array.from({ length: size * size }, (_, at) => at).filter((at) => data[at] !== 0);
    expect([...drawn.keys()].sort()).toEqual(
      dark.map((at) => `${String(at % size)} ${String(Math.floor(at / size))}`).sort(),
    );
    expect([...drawn.values()].every((times) => times === 1)).toBe(true);
  });
});

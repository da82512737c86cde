import { describe, expect, it } from '@jest/globals';
import { oggOpus } from '../../../simulator/world/ogg-opus.js';

describe('a simulated voice note', () => {
  it('is a row of Ogg pages that fit together, from the Opus header to the end of the stream', () => {
    const bytes = Buffer.from(oggOpus(42, 120));
    const flags: number[] = [];
    let at = 0;
    while (at < bytes.length) {
      expect(bytes.subarray(at, at + 4).toString('latin1')).toBe('OggS');
      expect(bytes.readUInt32LE(at + 14)).toBe(42);
      expect(bytes.readUInt32LE(at + 18)).toBe(flags.length);
      flags.push(bytes.readUInt8(at + 5));
      const segments = bytes.readUInt8(at + 26);
      const lengths = bytes.subarray(at + 27, at + 27 + segments);
      at += 27 + segments + lengths.reduce((sum, length) => sum + length, 0);
    }
    expect(at).toBe(bytes.length);
    expect(flags[0]).toBe(2);
    expect(flags.at(-1)).toBe(4);
    expect(bytes.subarray(28, 36).toString('latin1')).toBe('OpusHead');
  });

  it('carries the checksum that players verify', () => {
    // Bit by bit as the format describes it, not byte by byte as the product does.
    const page = Buffer.from(oggOpus(1, 1)).subarray(0, 47);
    const stored = page.readUInt32LE(22);
    page.writeUInt32LE(0, 22);
    let crc = 0;
    for (const byte of page) {
      for (let bit = 7; bit >= 0; bit -= 1) {
        const feedback = ((crc >>> 31) ^ (byte >>> bit)) & 1;
        crc = (crc << 1) ^ (feedback ? 0x04c11db7 : 0);
      }
    }
    expect(stored).toBe(crc >>> 0);
  });
});

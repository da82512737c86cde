/** One frame of Opus silence (CELT, 20 ms). */
const SILENCE = Buffer.from([0xf8, 0xff, 0xfe]);
const FRAMES_PER_PAGE = 50;
const SAMPLES_PER_FRAME = 960;

/** A valid Ogg Opus file of so many silent 20 ms frames; the seed is the stream's serial number. */
export function oggOpus(seed: number, frames: number): Uint8Array {
  const head = Buffer.alloc(19);
  head.write('OpusHead', 0, 'latin1');
  head.writeUInt8(1, 8);
  head.writeUInt8(1, 9);
  head.writeUInt16LE(312, 10);
  head.writeUInt32LE(48_000, 12);
  const vendor = 'corner shop';
  const tags = Buffer.alloc(8 + 4 + vendor.length + 4);
  tags.write('OpusTags', 0, 'latin1');
  tags.writeUInt32LE(vendor.length, 8);
  tags.write(vendor, 12, 'latin1');

  const pages = [page(seed, 0, 2, 0, [head]), page(seed, 1, 0, 0, [tags])];
  for (let done = 0; done < frames; done += FRAMES_PER_PAGE) {
    const count = Math.min(FRAMES_PER_PAGE, frames - done);
    const isLast = done + count >= frames;
    const packets = Array.from({ length: count }, () => SILENCE);
    pages.push(page(seed, pages.length, isLast ? 4 : 0, (done + count) * SAMPLES_PER_FRAME, packets));
  }
  return Buffer.concat(pages);
}

function page(serial: number, sequence: number, flags: number, granule: number, packets: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(27 + packets.length);
  head.write('OggS', 0, 'latin1');
  head.writeUInt8(flags, 5);
  head.writeBigInt64LE(BigInt(granule), 6);
  head.writeUInt32LE(serial >>> 0, 14);
  head.writeUInt32LE(sequence, 18);
  head.writeUInt8(packets.length, 26);
  packets.forEach((packet, index) => head.writeUInt8(packet.length, 27 + index));
  const whole = Buffer.concat([head, ...packets]);
  whole.writeUInt32LE(checksum(whole), 22);
  return whole;
}

/** Ogg's CRC-32: polynomial 0x04c11db7, not reflected, starting at 0. */
function checksum(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  }
  return crc >>> 0;
}

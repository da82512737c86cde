import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { backupError } from './backup-error.js';
import { makeHeader, openHeader, PREAMBLE_BYTES, readPreamble } from './backup-header.js';
import type { BackupKey, KeyCost } from './backup-header.js';

const TAG_BYTES = 16;
const LENGTH_BYTES = 4;
const LAST_FLAG = 0x8000_0000;

/**
 * Encrypts a stream of bytes into a file: the header, then frames of a length, a ciphertext and a tag. Each frame's nonce
 * holds its number and whether it is the last, so that frames cannot be dropped, swapped, repeated or cut off unseen.
 */
export async function sealTo(
  file: FileHandle,
  plain: AsyncIterable<Uint8Array>,
  passphrase: string,
  cost: KeyCost,
): Promise<void> {
  const { bytes, key } = await makeHeader(passphrase, cost);
  await file.writeFile(bytes);
  let waiting: Buffer = Buffer.alloc(0);
  let number = 0;
  for await (const chunk of plain) {
    waiting = Buffer.concat([waiting, chunk]);
    // The last frame is held back until the end is known, so a full one is sealed only when more follows.
    while (waiting.length > key.frameBytes) {
      await file.writeFile(sealFrame(key, number++, waiting.subarray(0, key.frameBytes), false));
      waiting = waiting.subarray(key.frameBytes);
    }
  }
  await file.writeFile(sealFrame(key, number, waiting, true));
}

/** The bytes that `sealTo` was given, each only after its frame was found genuine. Throws before the end when anything is amiss. */
export async function* openFrom(file: FileHandle, passphrase: string): AsyncGenerator<Buffer> {
  const preamble = await readExactly(file, PREAMBLE_BYTES, 0, 'not_a_backup');
  const json = await readExactly(file, readPreamble(preamble), PREAMBLE_BYTES, 'truncated');
  const key = await openHeader(preamble, json, passphrase);
  let position = preamble.length + json.length;
  for (let number = 0, isLast = false; !isLast; number++) {
    const word = (await readExactly(file, LENGTH_BYTES, position, 'truncated')).readUInt32BE();
    isLast = word >= LAST_FLAG;
    const length = isLast ? word - LAST_FLAG : word;
    if (length > key.frameBytes) throw backupError('damaged');
    const sealed = await readExactly(file, length + TAG_BYTES, position + LENGTH_BYTES, 'truncated');
    position += LENGTH_BYTES + sealed.length;
    yield openFrame(key, number, sealed, isLast);
  }
  if (position !== (await file.stat()).size) throw backupError('damaged');
}

function sealFrame(key: BackupKey, number: number, plain: Buffer, isLast: boolean): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key.key, toNonce(key, number, isLast)).setAAD(key.headerHash);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(plain.length + (isLast ? LAST_FLAG : 0));
  return Buffer.concat([length, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function openFrame(key: BackupKey, number: number, sealed: Buffer, isLast: boolean): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key.key, toNonce(key, number, isLast), { authTagLength: TAG_BYTES });
  decipher.setAAD(key.headerHash).setAuthTag(sealed.subarray(-TAG_BYTES));
  const plain = decipher.update(sealed.subarray(0, -TAG_BYTES));
  try {
    decipher.final();
  } catch (error) {
    throw backupError('damaged', error);
  }
  return plain;
}

function toNonce({ noncePrefix }: BackupKey, number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  noncePrefix.copy(nonce);
  nonce.writeUInt32BE(number, 7);
  nonce.writeUInt8(isLast ? 1 : 0, 11);
  return nonce;
}

async function readExactly(
  file: FileHandle,
  length: number,
  position: number,
  problem: 'not_a_backup' | 'truncated',
): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, position + filled);
    if (bytesRead === 0) throw backupError(problem);
    filled += bytesRead;
  }
  return bytes;
}

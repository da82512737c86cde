import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { backupError } from './backup-error.js';

/** How much work a guess at the passphrase costs: scrypt's N (a power of two), r and p. */
export interface KeyCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

interface BackupHeader {
  readonly kdf: KeyCost & { readonly name: 'scrypt'; readonly salt: string };
  readonly cipher: 'aes-256-gcm';
  /** Plain bytes in every frame but the last. */
  readonly frameBytes: number;
  /** 7 bytes; a frame's nonce is these, its number and whether it is the last. */
  readonly noncePrefix: string;
  /** Tells a wrong passphrase from a damaged file. */
  readonly check: string;
}

/** What frames are sealed and opened with. */
export interface BackupKey {
  readonly key: Buffer;
  readonly noncePrefix: Buffer;
  readonly frameBytes: number;
  /** Hash of the header: part of every frame, so that no header can be swapped. */
  readonly headerHash: Buffer;
}

/** 128 MiB and about half a second for each guess. */
export const DEFAULT_KEY_COST: KeyCost = { N: 2 ** 17, r: 8, p: 1 };

const MAGIC = Buffer.from('CAUSEWAY');
const VERSION = 1;
/** Magic, version, length of the JSON that follows. */
export const PREAMBLE_BYTES = MAGIC.length + 1 + 4;
const LONGEST_JSON = 4_096;
const FRAME_BYTES = 64 * 1024;
const LARGEST_FRAME = 1024 * 1024;
const LARGEST_KEY_MEMORY = 1024 * 1024 * 1024;
const SHORTEST_PASSPHRASE = 8;

/** Makes a header with fresh salt and nonces, and the key that goes with it. */
export async function makeHeader(passphrase: string, cost: KeyCost): Promise<{ bytes: Buffer; key: BackupKey }> {
  if (passphrase.length < SHORTEST_PASSPHRASE) throw backupError('weak_passphrase');
  const salt = randomBytes(32);
  const noncePrefix = randomBytes(7);
  const { key, check } = await deriveKeys(passphrase, salt, cost);
  const header: BackupHeader = {
    kdf: { name: 'scrypt', ...cost, salt: salt.toString('base64') },
    cipher: 'aes-256-gcm',
    frameBytes: FRAME_BYTES,
    noncePrefix: noncePrefix.toString('base64'),
    check: check.toString('base64'),
  };
  const json = Buffer.from(JSON.stringify(header));
  const preamble = Buffer.alloc(PREAMBLE_BYTES);
  MAGIC.copy(preamble);
  preamble.writeUInt8(VERSION, MAGIC.length);
  preamble.writeUInt32BE(json.length, MAGIC.length + 1);
  const bytes = Buffer.concat([preamble, json]);
  return { bytes, key: { key, noncePrefix, frameBytes: FRAME_BYTES, headerHash: sha256(bytes) } };
}

/** The length of the JSON after a preamble. Throws when the preamble is not that of a backup. */
export function readPreamble(preamble: Buffer): number {
  if (!preamble.subarray(0, MAGIC.length).equals(MAGIC)) throw backupError('not_a_backup');
  if (preamble.readUInt8(MAGIC.length) !== VERSION) throw backupError('unknown_version');
  const length = preamble.readUInt32BE(MAGIC.length + 1);
  if (length > LONGEST_JSON) throw backupError('damaged');
  return length;
}

/** The key of a backup whose header (preamble and JSON) is given. Throws on a wrong passphrase or a damaged header. */
export async function openHeader(preamble: Buffer, json: Buffer, passphrase: string): Promise<BackupKey> {
  const header = parseHeader(json);
  const { N, r, p, salt } = header.kdf;
  const { key, check } = await deriveKeys(passphrase, Buffer.from(salt, 'base64'), { N, r, p }).catch(
    (error: unknown) => {
      throw backupError('damaged', error);
    },
  );
  const expected = Buffer.from(header.check, 'base64');
  if (expected.length !== check.length || !timingSafeEqual(expected, check)) throw backupError('wrong_passphrase');
  return {
    key,
    noncePrefix: Buffer.from(header.noncePrefix, 'base64'),
    frameBytes: header.frameBytes,
    headerHash: sha256(Buffer.concat([preamble, json])),
  };
}

async function deriveKeys(
  passphrase: string,
  salt: Buffer,
  { N, r, p }: KeyCost,
): Promise<{ key: Buffer; check: Buffer }> {
  // The same text typed on another keyboard may come as other code points.
  const text = passphrase.normalize('NFKC');
  const derived = await new Promise<Buffer>((resolve, reject) => {
    scrypt(text, salt, 64, { N, r, p, maxmem: keyMemory({ N, r, p }) }, (error, bytes) => {
      if (error === null) resolve(bytes);
      else reject(error);
    });
  });
  return { key: derived.subarray(0, 32), check: sha256(derived.subarray(32)).subarray(0, 16) };
}

function parseHeader(json: Buffer): BackupHeader {
  let value: unknown;
  try {
    value = JSON.parse(json.toString('utf8'));
  } catch (error) {
    throw backupError('damaged', error);
  }
  if (!isHeader(value)) throw backupError('damaged');
  return value;
}

/** The bounds keep a made-up header from asking for all the memory there is. */
function isHeader(value: unknown): value is BackupHeader {
  const { kdf, cipher, frameBytes, noncePrefix, check } = (value ?? {}) as { [K in keyof BackupHeader]?: unknown };
  const { name, N, r, p, salt } = (kdf ?? {}) as { [K in keyof BackupHeader['kdf']]?: unknown };
  return (
    name === 'scrypt' &&
    isWithin(N, 2, 2 ** 20) &&
    Number.isInteger(Math.log2(N)) &&
    isWithin(r, 1, 16) &&
    isWithin(p, 1, 4) &&
    keyMemory({ N, r, p }) <= LARGEST_KEY_MEMORY &&
    typeof salt === 'string' &&
    cipher === 'aes-256-gcm' &&
    isWithin(frameBytes, 1, LARGEST_FRAME) &&
    typeof noncePrefix === 'string' &&
    Buffer.from(noncePrefix, 'base64').length === 7 &&
    typeof check === 'string'
  );
}

/** Bytes that deriving a key takes, with some to spare. */
function keyMemory({ N, r, p }: KeyCost): number {
  return 128 * r * (N + p) + 1024 * 1024;
}

function isWithin(value: unknown, least: number, most: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isSafeArchivePath } from './archive-path.js';
import { digestFile } from './durable-file.js';
import type { FileDigest } from './durable-file.js';

export interface SnapshotFile extends FileDigest {
  /** Relative to the profile, with forward slashes. */
  readonly path: string;
}

export interface SnapshotManifest {
  readonly version: 1;
  /** ISO time. */
  readonly takenAt: string;
  /** False when files changed during every attempt to copy them: such a snapshot is only a last resort. */
  readonly consistent: boolean;
  readonly files: readonly SnapshotFile[];
}

export const MANIFEST_NAME = 'manifest.json';
/** The folder inside a snapshot that holds the profile's files. */
export const CONTENTS_NAME = 'profile';

/** The manifest of a snapshot folder; null when it is missing or damaged. */
export async function readManifest(snapshotDir: string): Promise<SnapshotManifest | null> {
  try {
    const value: unknown = JSON.parse(await readFile(join(snapshotDir, MANIFEST_NAME), 'utf8'));
    return isManifest(value) ? value : null;
  } catch {
    // Whatever the reason, nothing can be restored by it.
    return null;
  }
}

/** What is wrong with a snapshot, one sentence each; empty when every file has the size and the hash it was taken with. */
export async function findProblems(snapshotDir: string): Promise<string[]> {
  const manifest = await readManifest(snapshotDir);
  if (manifest === null) return ['The manifest is missing or damaged.'];
  const problems: string[] = [];
  for (const file of manifest.files) {
    const found = await digestOrNull(join(snapshotDir, CONTENTS_NAME, file.path));
    if (found === null) problems.push(`${file.path} cannot be read.`);
    else if (!isSameDigest(found, file)) problems.push(`${file.path} is not what was saved.`);
  }
  return problems;
}

/** Whether two digests are of the same bytes. */
export function isSameDigest(one: FileDigest, other: FileDigest): boolean {
  return one.size === other.size && one.sha256 === other.sha256;
}

async function digestOrNull(path: string): Promise<FileDigest | null> {
  try {
    return await digestFile(path);
  } catch {
    return null;
  }
}

function isManifest(value: unknown): value is SnapshotManifest {
  if (typeof value !== 'object' || value === null) return false;
  const { version, takenAt, consistent, files } = value as Partial<Record<keyof SnapshotManifest, unknown>>;
  return (
    version === 1 &&
    typeof takenAt === 'string' &&
    typeof consistent === 'boolean' &&
    Array.isArray(files) &&
    files.length > 0 &&
    files.every(isFile)
  );
}

function isFile(value: unknown): value is SnapshotFile {
  if (typeof value !== 'object' || value === null) return false;
  const { path, size, sha256 } = value as Partial<Record<keyof SnapshotFile, unknown>>;
  return typeof path === 'string' && isSafeArchivePath(path) && typeof size === 'number' && typeof sha256 === 'string';
}

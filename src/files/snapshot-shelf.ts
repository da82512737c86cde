import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CONTENTS_NAME, readManifest } from './snapshot-manifest.js';

export interface SnapshotInfo {
  /** Sorts by time. */
  readonly id: string;
  /** ISO time. */
  readonly takenAt: string;
  /** False when the profile never held still while it was copied. */
  readonly consistent: boolean;
  readonly files: number;
  readonly bytes: number;
  /** The folder that holds the profile's files. */
  readonly contentsDir: string;
}

/** A name for a moment, UTC, that sorts by time and is good for a file. */
export function toStamp(ms: number): string {
  return new Date(ms).toISOString().replace(/[:.]/g, '-');
}

/** The names in a folder, without the hidden ones, in order; empty when there is no such folder. */
export async function visibleNames(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => !name.startsWith('.')).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** `stamp`, or with a number behind it when the folder has that name already; sorts behind it. */
export async function freeName(folder: string, stamp: string): Promise<string> {
  const taken = await visibleNames(folder);
  let name = stamp;
  for (let number = 2; taken.includes(name); number++) name = `${stamp}-${String(number).padStart(4, '0')}`;
  return name;
}

/** Every snapshot whose manifest can be read, newest first. */
export async function listSnapshots(snapshotsDir: string): Promise<SnapshotInfo[]> {
  const found: SnapshotInfo[] = [];
  for (const id of (await visibleNames(snapshotsDir)).reverse()) {
    const manifest = await readManifest(join(snapshotsDir, id));
    if (manifest === null) continue;
    const { takenAt, consistent, files } = manifest;
    const bytes = files.reduce((total, { size }) => total + size, 0);
    const contentsDir = join(snapshotsDir, id, CONTENTS_NAME);
    found.push({ id, takenAt, consistent, files: files.length, bytes, contentsDir });
  }
  return found;
}

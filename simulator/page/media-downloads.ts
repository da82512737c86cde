import { bytesOf } from './models/revive.js';
import { socketLink } from './link/socket-link.js';

/** Where each file of this page stands, by its path on WhatsApp's media servers. */
const stages = new Map<string, string>();
const downloaded = new Map<string, Uint8Array>();
const KEPT_FILES = 20;

export function mediaStageOf(attributes: Readonly<Record<string, any>>): string {
  if (attributes['mediaReuploading']) return 'REUPLOADING';
  return stages.get(attributes['directPath']) ?? 'INIT';
}

/** The page has these bytes because it made them itself. */
export function rememberFile(directPath: string, bytes: Uint8Array): void {
  stages.set(directPath, 'RESOLVED');
  keep(directPath, bytes);
}

/** Fetches the file behind a message, and never throws: how it went is in the media stage. */
export async function downloadOf(attributes: Readonly<Record<string, any>>): Promise<void> {
  const path = attributes['directPath'] as string;
  if (attributes['mediaReuploading'] || downloaded.has(path)) return;
  stages.set(path, 'FETCHING');
  try {
    await fetchFile(path);
    stages.set(path, 'RESOLVED');
  } catch (error) {
    stages.set(path, (error as { status?: number }).status === 404 ? 'ERROR_MISSING' : 'ERROR_UNKNOWN');
  }
}

/** The bytes at that path; rejects with `status` 404 when WhatsApp has them no more. */
export async function fetchFile(directPath: string): Promise<ArrayBuffer> {
  const known = downloaded.get(directPath);
  const bytes = known ?? bytesOf(await socketLink.call<string>('download', { directPath }));
  keep(directPath, bytes);
  return bytes.slice().buffer;
}

function keep(directPath: string, bytes: Uint8Array): void {
  downloaded.set(directPath, bytes);
  if (downloaded.size <= KEPT_FILES) return;
  const oldest = downloaded.keys().next().value;
  if (oldest !== undefined) downloaded.delete(oldest);
}

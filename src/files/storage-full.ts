import { BridgeError } from '../core/errors/bridge-error.js';

/** The `disk_full` error for a disk that has no room for `what`. */
export function storageFull(what: string, folder: string, cause?: unknown): BridgeError {
  return new BridgeError('disk_full', `The disk is full: ${what} was not written, and what was there is kept.`, {
    hint: `Make room on the disk of ${folder}.`,
    cause,
  });
}

/** Whether an error says that a disk or a quota is used up. */
export function isStorageFull(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return code === 'ENOSPC' || code === 'EDQUOT';
}

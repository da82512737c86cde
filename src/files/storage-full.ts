import { BridgeError } from '../core/errors/bridge-error.js';

/** The error for a disk that has no room for `what`; `facts.problem` is `storage_full`. */
export function storageFull(what: string, folder: string, cause?: unknown): BridgeError {
  return new BridgeError('internal_error', `The disk is full: ${what} was not written, and what was there is kept.`, {
    hint: `Make room on the disk of ${folder}.`,
    cause,
    facts: { problem: 'storage_full' },
  });
}

/** Whether an error says that a disk or a quota is used up. */
export function isStorageFull(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return code === 'ENOSPC' || code === 'EDQUOT';
}

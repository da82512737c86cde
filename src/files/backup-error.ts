import { BridgeError } from '../core/errors/bridge-error.js';
import type { ErrorCode } from '../core/errors/bridge-error.js';

/** Why a backup cannot be written or read; stands in `facts.problem`. */
export type BackupProblem =
  | 'not_a_backup'
  | 'unknown_version'
  | 'wrong_passphrase'
  | 'truncated'
  | 'damaged'
  | 'unsafe_entry'
  | 'weak_passphrase'
  | 'target_not_empty'
  | 'source_changed';

const TEXTS: Readonly<Record<BackupProblem, readonly [message: string, hint: string]>> = {
  not_a_backup: ['This file is not a backup of Causeway.', 'Check the path.'],
  unknown_version: ['This backup was written by a newer Causeway.', 'Update Causeway, then restore.'],
  wrong_passphrase: ['The passphrase does not open this backup.', 'Check the passphrase; it cannot be recovered.'],
  truncated: [
    'The backup ends too early: a part of the file is missing.',
    'Copy the file again, or use another backup.',
  ],
  damaged: ['The backup was changed after it was written.', 'Copy the file again, or use another backup.'],
  unsafe_entry: ['The backup holds an entry that does not belong in one; nothing was restored.', 'Use another backup.'],
  weak_passphrase: [
    'The passphrase is too short.',
    'Use 8 characters or more: whoever opens the backup holds the phone line.',
  ],
  target_not_empty: ['The folder to restore into is not empty.', 'Name a folder that does not exist yet.'],
  source_changed: ['A file changed while it was backed up.', 'Back up a snapshot, not a profile in use.'],
};

/** Problems of how a backup was asked for; all others are problems of the file. */
const OF_THE_REQUEST: ReadonlySet<BackupProblem> = new Set(['weak_passphrase', 'target_not_empty', 'source_changed']);

/**
 * The error for one problem of a backup, with what to do about it: `backup_unreadable` when the file cannot be used,
 * `invalid_request` when the fault is in what was asked for.
 */
export function backupError(problem: BackupProblem, cause?: unknown): BridgeError {
  const [message, hint] = TEXTS[problem];
  const code: ErrorCode = OF_THE_REQUEST.has(problem) ? 'invalid_request' : 'backup_unreadable';
  return new BridgeError(code, message, { hint, cause, facts: { problem } });
}

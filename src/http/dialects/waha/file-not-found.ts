import { BridgeError } from '../../../core/errors/bridge-error.js';

const FILE_NOT_FOUND = 'FILE_NOT_FOUND';

/** The refusal of a file that is not there, in WAHA's words. */
export function fileNotFound(cause?: unknown): BridgeError {
  return new BridgeError('media_absent', 'There is no such file.', { cause, facts: { key: FILE_NOT_FOUND } });
}

/** Whether an error is that refusal. */
export function isFileNotFound({ facts }: BridgeError): boolean {
  return facts['key'] === FILE_NOT_FOUND;
}

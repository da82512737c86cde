import { BridgeError } from '../core/errors/bridge-error.js';

const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^SQLITE_FULL|^ENOSPC|^53100/, 'The disk is full.'],
  [/^SQLITE_(BUSY|LOCKED)|^55P03/, 'The database is locked by another program.'],
  [/^SQLITE_READONLY|^EROFS|^25006/, 'The database cannot be written.'],
  [/^SQLITE_(IOERR|CANTOPEN|CORRUPT|NOTADB|PROTOCOL|NOMEM)/, 'The database file cannot be used.'],
  [/^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|08|57P|53|58)/, 'The database cannot be reached.'],
];

/**
 * Errors of a driver that say something about the database and not about what was asked, as `storage_unavailable`: the
 * same will work later. All others are thrown as they are.
 */
export async function withStorageTrouble<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const words = troubleOf(error);
    if (words === undefined) throw error;
    throw new BridgeError('storage_unavailable', words, { cause: error, retryAfterS: 5 });
  }
}

function troubleOf(error: unknown): string | undefined {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === 'string') return WORDS.find(([pattern]) => pattern.test(code))?.[1];
  // The PostgreSQL driver gives no code when the connection ended under a statement.
  return typeof message === 'string' && /connection terminated|timeout exceeded/i.test(message)
    ? 'The database cannot be reached.'
    : undefined;
}

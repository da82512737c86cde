import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { UsageError } from './exit-codes.js';
import type { Terminal } from './terminal.js';

/**
 * The passphrase of a backup: from the file (its first line), from CAUSEWAY_PASSPHRASE, or asked for without echo; twice
 * when `isNew`, as a mistyped one opens nothing. Throws `UsageError` when there is none to be had.
 */
export async function readPassphrase(
  terminal: Terminal,
  { file, isNew }: { readonly file: string | undefined; readonly isNew: boolean },
): Promise<string> {
  if (file !== undefined) {
    const text = await readFile(file, 'utf8').catch((error: unknown) => {
      throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
    });
    const [line = ''] = text.split(/\r?\n/);
    if (line === '') throw new UsageError(`${file} holds no passphrase in its first line.`);
    return line;
  }
  const { CAUSEWAY_PASSPHRASE: fromEnv } = terminal.env;
  if (fromEnv !== undefined && fromEnv !== '') return fromEnv;
  if (terminal.input.isTTY !== true) {
    throw new UsageError(
      'A passphrase is needed: --passphrase-file FILE, CAUSEWAY_PASSPHRASE, or a terminal to ask in.',
    );
  }
  const passphrase = await askHidden(terminal, 'Passphrase of the backup: ');
  if (isNew && (await askHidden(terminal, 'The same again: ')) !== passphrase) {
    throw new UsageError('The two passphrases differ; nothing was written.');
  }
  return passphrase;
}

/** One line that is typed unseen. Throws `UsageError` when the person gives up. */
async function askHidden({ input, errors }: Terminal, question: string): Promise<string> {
  errors.write(question);
  const nowhere = new Writable({
    write(_chunk, _encoding, done) {
      done();
    },
  });
  const asking = createInterface({ input, output: nowhere, terminal: true });
  const givenUp = new AbortController();
  for (const event of ['SIGINT', 'close']) {
    asking.once(event, () => {
      givenUp.abort();
    });
  }
  try {
    return await asking.question('', { signal: givenUp.signal });
  } catch {
    throw new UsageError('No passphrase was given.');
  } finally {
    asking.close();
    errors.write('\n');
  }
}

import { resolve } from 'node:path';
import { BridgeError } from '../../core/errors/bridge-error.js';
import { sizeText } from '../../core/doctor/size-text.js';
import type { CommandContext } from '../command-context.js';
import { EXIT } from '../exit-codes.js';
import { readPassphrase } from '../read-passphrase.js';

export interface RestoreOptions {
  readonly from: string;
  readonly passphraseFile?: string | undefined;
}

/** Puts a backup in the place of a stopped session's profile; the profile that was there is kept in quarantine. */
export async function restore(context: CommandContext, session: string, options: RestoreOptions): Promise<number> {
  const { terminal } = context;
  const passphrase = await readPassphrase(terminal, { file: options.passphraseFile, isNew: false });
  const offline = await context.offline();
  try {
    const done = await offline.restore({ session, file: resolve(options.from), passphrase });
    terminal.output.write(`Session ${session}: ${String(done.files)} files, ${sizeText(done.bytes)} restored.\n`);
    if (done.quarantinedTo !== null)
      terminal.output.write(`The profile that was there is kept in ${done.quarantinedTo}\n`);
  } catch (error) {
    if (!(error instanceof BridgeError) || error.code !== 'profile_in_use') throw error;
    throw new BridgeError('profile_in_use', error.message, {
      hint: `Stop the session first (POST /sessions/${session}/stop), then restore again. ${error.hint ?? ''}`.trim(),
    });
  }
  terminal.output.write(
    `Next: start the bridge; if it runs, POST /sessions/${session}/start. Never run the same link in two places: WhatsApp ends both.\n`,
  );
  return EXIT.done;
}

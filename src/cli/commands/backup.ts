import { resolve } from 'node:path';
import { sizeText } from '../../core/doctor/size-text.js';
import type { BridgeOptions, CommandContext } from '../command-context.js';
import { EXIT } from '../exit-codes.js';
import { readPassphrase } from '../read-passphrase.js';

export interface BackupOptions extends BridgeOptions {
  readonly to: string;
  readonly passphraseFile?: string | undefined;
}

/** Writes one encrypted file with a session's link, read back before it counts. The session may run. */
export async function backup(context: CommandContext, session: string, options: BackupOptions): Promise<number> {
  const { terminal } = context;
  const passphrase = await readPassphrase(terminal, { file: options.passphraseFile, isNew: true });
  const file = resolve(options.to);
  const request = { session, file, passphrase };
  const offline = await context.offline();
  const bridge = context.bridge(options);
  const runs = options.url !== undefined || (await bridge.isRunning());
  const done = runs
    ? await offline.backUpSnapshot({ ...request, id: await takeSnapshot(context, session, options) })
    : await offline.backUp(request);
  if (!done.consistent) {
    terminal.errors.write('The profile never held still while it was copied: stop the session for a better backup.\n');
  }
  terminal.output.write(`${file}: ${String(done.files)} files, ${sizeText(done.bytes)}, encrypted and read back.\n`);
  terminal.output.write(
    'Whoever has this file and its passphrase holds the phone line. Without the passphrase it is lost.\n',
  );
  return EXIT.done;
}

async function takeSnapshot(context: CommandContext, session: string, options: BridgeOptions): Promise<string> {
  const path = `/sessions/${encodeURIComponent(session)}/snapshots`;
  const { snapshot } = await context.bridge(options).ask<{ snapshot: { readonly id: string } }>('POST', path);
  return snapshot.id;
}

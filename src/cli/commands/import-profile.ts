import { resolve } from 'node:path';
import { sizeText } from '../../core/doctor/size-text.js';
import type { CommandContext } from '../command-context.js';
import { EXIT } from '../exit-codes.js';

/** Copies a profile of whatsapp-web.js (`.wwebjs_auth/session-NAME`) into a session of its own, so that nobody scans again. */
export async function importProfile(
  context: CommandContext,
  dir: string,
  options: { readonly session?: string | undefined },
): Promise<number> {
  const { terminal, config } = context;
  const offline = await context.offline();
  const from = resolve(dir);
  const session = options.session ?? (await offline.nameFor(from));
  const { files, bytes } = await offline.importProfile(from, session);
  terminal.output.write(
    `Session ${session}: ${String(files)} files, ${sizeText(bytes)} copied to ${config.sessionsDir}. The original is untouched.\n` +
      'Next: start the bridge (restart it if it runs), and never start the old program on the original again:\n' +
      'one link in two places is ended by WhatsApp.\n',
  );
  return EXIT.done;
}

import { Command, CommanderError } from 'commander';
import { backup } from './commands/backup.js';
import type { BackupOptions } from './commands/backup.js';
import { doctor } from './commands/doctor.js';
import { importProfile } from './commands/import-profile.js';
import { createKey, listKeys, revokeKey } from './commands/keys.js';
import type { KeyCreateOptions, KeysOptions } from './commands/keys.js';
import type { LiveCheckOptions } from './commands/live-check.js';
import { restore } from './commands/restore.js';
import type { RestoreOptions } from './commands/restore.js';
import { sessions } from './commands/sessions.js';
import { openContext } from './command-context.js';
import type { BridgeOptions, CommandContext } from './command-context.js';
import { EXIT } from './exit-codes.js';
import { tellError } from './output/error-text.js';
import type { Terminal } from './terminal.js';

const PASSPHRASE = [
  '--passphrase-file <file>',
  'file whose first line is the passphrase; else CAUSEWAY_PASSPHRASE, else asked',
] as const;

/** Runs one command and gives the exit code. `start` runs until it is told to stop. */
export async function runCli(args: readonly string[], terminal: Terminal, start: () => Promise<void>): Promise<number> {
  let exitCode: number = EXIT.done;
  const run = async (work: (context: CommandContext) => Promise<number>): Promise<void> => {
    exitCode = await work(openContext(terminal));
  };
  const program = new Command('causeway')
    .description('A self-hosted bridge between WhatsApp Web and plain HTTP.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.output.write(text),
      writeErr: (text) => terminal.errors.write(text),
    })
    .addHelpText(
      'after',
      '\nSettings come from the environment and .env (see .env.example).' +
        '\nExit codes: 0 done, 1 failed, 2 arguments or settings cannot be used, 3 no bridge answers.',
    );

  program.command('start').description('run the bridge (the same as npm start)').action(start);

  withBridge(program.command('doctor'))
    .description('say what is well and what is not, with the next step; exit code 1 when something fails')
    .option('--json', 'print the report as JSON')
    .action((options: BridgeOptions & { json?: boolean }) => run((context) => doctor(context, options)));

  withBridge(program.command('sessions'))
    .description('list the sessions of the running bridge')
    .option('--json', 'print them as JSON')
    .action((options: BridgeOptions & { json?: boolean }) => run((context) => sessions(context, options)));

  const keys = program.command('keys').description('API keys of the running bridge');
  withBridge(keys.command('create'))
    .description('make a key and print it, this once')
    .requiredOption('--scopes <list>', 'read, send, manage, events, finer ones such as chats:read, or *')
    .option('--name <name>', 'what it is for')
    .option('--sessions <list>', 'the only sessions it may use; default: all')
    .option('--organisation <id>', 'whose it is; default: that of the key used here')
    .option('--expires <when>', '30d, 12h, or a time in ISO 8601; default: never')
    .option('--from <list>', 'addresses or networks it may be used from; default: any')
    .option('--per-minute <n>', 'requests a minute; default: RATE_LIMIT_PER_MINUTE')
    .action((options: KeyCreateOptions) => run((context) => createKey(context, options)));
  withBridge(keys.command('list'))
    .description('list the keys, revoked ones too')
    .option('--organisation <id>', 'of this organisation')
    .option('--json', 'print them as JSON')
    .action((options: KeysOptions) => run((context) => listKeys(context, options)));
  withBridge(keys.command('revoke'))
    .description('revoke a key for good')
    .argument('<id>')
    .option('--organisation <id>', 'of this organisation')
    .action((id: string, options: KeysOptions) => run((context) => revokeKey(context, id, options)));

  withBridge(program.command('backup'))
    .description('write one encrypted file with the link of a session, also while it runs')
    .argument('<session>')
    .requiredOption('--to <file>', 'the file to write; an older one is replaced when the new one reads back well')
    .option(...PASSPHRASE)
    .action((session: string, options: BackupOptions) => run((context) => backup(context, session, options)));

  program
    .command('restore')
    .description('put a backup in the place of the profile of a stopped session; the old one is kept')
    .argument('<session>')
    .requiredOption('--from <file>', 'the backup')
    .option(...PASSPHRASE)
    .action((session: string, options: RestoreOptions) => run((context) => restore(context, session, options)));

  program
    .command('import')
    .description('copy a profile of whatsapp-web.js (.wwebjs_auth/session-NAME), so that nobody scans again')
    .argument('<dir>')
    .option('--session <name>', 'the session it becomes; default: NAME, else DEFAULT_SESSION')
    .action((dir: string, options: { session?: string }) => run((context) => importProfile(context, dir, options)));

  program
    .command('live-check')
    .description('try Causeway on a real account, reading only, and write a report without private data')
    .option('--send-to-self', 'send one message as well, to your own chat')
    .option('--sessions-dir <dir>', 'use this folder of sessions; default: one of its own, inside SESSIONS_DIR')
    .option('--session <name>', 'the session in it', 'live-check')
    .option('--report <file>', 'where to write the report; default: live-check-report.json in SESSIONS_DIR')
    .option('--minutes <n>', 'how long to wait for the phone', '10')
    .action((options: LiveCheckOptions) =>
      // It brings the whole bridge with it, which takes a second to load.
      run(async (context) => (await import('./commands/live-check.js')).liveCheck(context, options)),
    );

  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    const told = tellError(error);
    terminal.errors.write(told.text);
    return told.exitCode;
  }
}

function withBridge(command: Command): Command {
  return command
    .option('--url <url>', 'address of the running bridge; default: from HOST and PORT')
    .option('--key <key>', 'its API key; better in API_KEY, where other users of this machine do not see it');
}

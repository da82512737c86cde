import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { startBridge } from '../../bridge.js';
import type { Bridge } from '../../bridge.js';
import type { SessionView } from '../../core/sessions/session-view.js';
import { createLogger } from '../../observability/logger.js';
import type { CommandContext } from '../command-context.js';
import { EXIT, UsageError } from '../exit-codes.js';
import { LiveBlock } from '../live-block.js';
import { checkAccount } from '../live-check/check-account.js';
import type { LiveCheckReport, Verdict } from '../live-check/check-account.js';
import { trySending } from '../live-check/try-sending.js';
import { SessionScreen } from '../session-screen.js';

export interface LiveCheckOptions {
  readonly sessionsDir?: string | undefined;
  readonly session: string;
  readonly report?: string | undefined;
  readonly minutes: string;
  /** Send one message to the account's own chat as well. */
  readonly sendToSelf?: boolean | undefined;
}

const MESSAGE_TO_SELF = 'Causeway live check: sent to yourself to try the link out. You can delete it.';
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
const CONCLUSIONS: Readonly<Record<Verdict, string>> = {
  works: 'Causeway works with this account and this build of WhatsApp Web.',
  differs: 'Causeway reads this account, but not everything is as expected.',
  fails: 'Causeway cannot read this account.',
};

/**
 * Links a phone, probes and reads, writes one report without private data. Sends nothing and changes nothing, unless
 * asked to send one message to the account itself.
 */
export async function liveCheck(context: CommandContext, options: LiveCheckOptions): Promise<number> {
  const { terminal, config, root, version } = context;
  const minutes = Number(options.minutes);
  if (!(minutes > 0)) throw new UsageError('--minutes: expected a number above 0.');
  const reportFile = resolve(options.report ?? join(config.sessionsDir, 'live-check-report.json'));
  const block = new LiveBlock(terminal.output);
  const say = (text: string): void => {
    block.print(`  ${text}`);
  };
  say(
    'This links a phone, looks whether every part of WhatsApp Web that Causeway needs is there, reads three chats in',
  );
  const promise = options.sendToSelf === true ? 'sends one message, to yourself' : 'sends nothing and changes nothing';
  say(`two ways and compares them. It ${promise}. The report holds no text, number or name.`);

  const log = createLogger({ level: config.logLevel === 'info' ? 'warn' : config.logLevel });
  const own = resolve(options.sessionsDir ?? join(config.sessionsDir, '.live-check'));
  const bridge = await startBridge(
    {
      ...config,
      sessionsDir: own,
      host: '127.0.0.1',
      port: 0,
      dialectPorts: [],
      auth: 'key',
      apiKey: randomBytes(24).toString('base64url'),
    },
    log,
    root,
    version,
  );
  // whatsapp-web.js leaves rejections behind when its page navigates; none of them may end the check.
  const ignore = (err: unknown): void => {
    log.debug({ err }, 'A promise was rejected and nobody listened');
  };
  const giveUp = (): void => {
    void bridge.stop().then(() => process.exit(EXIT.failed));
  };
  process.on('unhandledRejection', ignore);
  for (const signal of SIGNALS) process.once(signal, giveUp);
  try {
    const view = await linked(bridge, options.session, block, minutes * 60_000);
    block.show('');
    const reader = await bridge.sessions.reader(options.session);
    const about = { version, node: process.version, platform: process.platform };
    const send = (text: string) => bridge.sessions.sendToSelf(options.session, text);
    const sending = options.sendToSelf === true ? () => trySending(reader, MESSAGE_TO_SELF, send) : undefined;
    const report = await checkAccount(reader, view, about, say, sending);
    await mkdir(dirname(reportFile), { recursive: true });
    await writeFile(reportFile, `${JSON.stringify(report, null, 2)}\n`, { mode: 0o600 });
    conclude(report, reportFile, own, say);
    return report.verdict === 'fails' ? EXIT.failed : EXIT.done;
  } finally {
    block.show('');
    await bridge.stop();
    for (const signal of SIGNALS) process.off(signal, giveUp);
    process.off('unhandledRejection', ignore);
  }
}

/** The session once it works: it shows its QR meanwhile. Rejects when nobody scanned in time. */
async function linked(bridge: Bridge, session: string, block: LiveBlock, waitMs: number): Promise<SessionView> {
  const { sessions } = bridge;
  const stopScreen = new SessionScreen(sessions, session, block, null).start();
  try {
    return await new Promise<SessionView>((resolve, reject) => {
      const tooLate = setTimeout(() => {
        reject(new Error('No phone was linked in time; nothing was checked.'));
      }, waitMs);
      sessions.watch((view) => {
        if (view.key !== session || view.state !== 'working') return;
        clearTimeout(tooLate);
        resolve(view);
      });
      sessions
        .restore()
        .then(() => sessions.ensure(session))
        .then(() => sessions.start(session))
        .catch((error: unknown) => {
          clearTimeout(tooLate);
          reject(error instanceof Error ? error : new Error(String(error)));
        });
    });
  } finally {
    stopScreen();
  }
}

function conclude(report: LiveCheckReport, file: string, sessionsDir: string, say: (text: string) => void): void {
  say(CONCLUSIONS[report.verdict]);
  say(`The report is ${file}`);
  say('It holds key names, types and counts only. Read it, then attach it to an issue.');
  say(`The link is kept in ${sessionsDir} for the next check; remove it on the phone under Linked devices.`);
}

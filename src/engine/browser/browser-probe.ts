import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { BrowserProbe, BrowserTrial, ProfileUse, SandboxState } from '../../core/ports/probes.js';
import { measureTree } from './browser-tree.js';
import { closeBrowser, launchBrowser } from './launch-browser.js';
import { readBrowserRecord } from './leftover-browsers.js';
import { thisMachine } from './machine.js';
import { judgeOwner, readOwner } from './owner-record.js';
import { STALE_AFTER_MS } from './own-profile.js';
import { isRunning } from './process-table.js';

export interface BrowserProbeOptions {
  readonly sessionsDir: string;
  readonly executablePath: string | undefined;
  readonly chromeArgs: readonly string[];
}

const TRIAL_MS = 20_000;
const NO_SANDBOX = '--no-sandbox';

/** Looks at browsers and at who owns profiles. Changes nothing, whoever owns what it looks at. */
export class ChromeProbe implements BrowserProbe {
  readonly #options: BrowserProbeOptions;
  #trial: Promise<BrowserTrial> | null = null;

  constructor(options: BrowserProbeOptions) {
    this.#options = options;
  }

  tryOut(): Promise<BrowserTrial> {
    this.#trial ??= this.#start().finally(() => {
      this.#trial = null;
    });
    return this.#trial;
  }

  async lookAt(session: string): Promise<ProfileUse> {
    const sessionDir = resolve(this.#options.sessionsDir, session);
    const [owner, browser] = await Promise.all([ownerOf(sessionDir), this.#browserOf(sessionDir)]);
    return { owner, browser };
  }

  async #start(): Promise<BrowserTrial> {
    const { executablePath, chromeArgs } = this.#options;
    const executable = executablePath ?? null;
    if (executable === null) return { executable, product: null, problem: 'none was found', sandbox: 'unknown' };
    const profileDir = await mkdtemp(join(tmpdir(), 'causeway-trial-'));
    try {
      const { browser } = await launchBrowser({ executablePath, profileDir, chromeArgs, timeoutMs: TRIAL_MS });
      try {
        const sandbox = this.#sandboxOf(browser.process()?.spawnargs ?? []);
        return { executable, product: await browser.version(), problem: null, sandbox };
      } finally {
        await closeBrowser(browser);
      }
    } catch (error) {
      return { executable, product: null, problem: firstLine(error), sandbox: 'unknown' };
    } finally {
      await rm(profileDir, { recursive: true, force: true, maxRetries: 3 });
    }
  }

  async #browserOf(sessionDir: string): Promise<ProfileUse['browser']> {
    const record = await readBrowserRecord(join(sessionDir, 'browser.json'));
    if (record === null || !(await isRunning(record))) return null;
    return { pid: record.pid, sandbox: this.#sandboxOf(record.commandLine), ...(await measureTree(record.pid)) };
  }

  #sandboxOf(commandLine: readonly string[]): SandboxState {
    if (!commandLine.includes(NO_SANDBOX)) return 'on';
    if (process.getuid?.() === 0) return 'off_as_root';
    return this.#options.chromeArgs.includes(NO_SANDBOX) ? 'off_by_setting' : 'off_after_failure';
  }
}

async function ownerOf(sessionDir: string): Promise<ProfileUse['owner']> {
  const seen = await readOwner(join(sessionDir, 'owner.json'));
  if (seen?.record == null) return null;
  const { pid, host, startTicks } = seen.record;
  const machine = await thisMachine();
  const verdict = await judgeOwner(seen, { machine, sessionDir, nowMs: Date.now(), staleAfterMs: STALE_AFTER_MS });
  const isSamePlace = host === machine.host && seen.record.pidSpace === machine.pidSpace;
  const isThisProcess = isSamePlace && pid === process.pid && (await isRunning({ pid, startTicks }));
  return { pid, host, isAlive: verdict.isAlive, isThisProcess };
}

/** Puppeteer's messages go on with advice and a log of many lines. */
function firstLine(error: unknown): string {
  const cause: unknown = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const [line = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
  return line.replace(/[.\s]+$/, '');
}

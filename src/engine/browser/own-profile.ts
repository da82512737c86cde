import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  BROWSER_RECORD,
  clearLeftoverBrowsers,
  dropBrowserRecord,
  OWNER_FLAG,
  writeBrowserRecord,
} from './leftover-browsers.js';
import { thisMachine } from './machine.js';
import type { Machine } from './machine.js';
import { OwnerLock } from './owner-lock.js';
import { clearSingletonLock } from './singleton-lock.js';

export interface OwnProfileOptions {
  readonly profileDir: string;
  /** Where this process runs; found out when absent. */
  readonly machine?: Machine | undefined;
  readonly heartbeatMs?: number | undefined;
  readonly staleAfterMs?: number | undefined;
}

/** A session's folder held by this process. */
export interface ProfileOwner {
  /** A flag for the browser's command line, by which the next owner knows it as ours even if it was never recorded. */
  readonly browserFlag: string;
  /** Resolves with the reason when another machine took the profile over: the browser must be closed at once. */
  readonly lost: Promise<string>;
  /** Records the browser that was started on the profile, so that the next owner can end it if we cannot. */
  recordBrowser(pid: number): Promise<void>;
  /** Gives the profile up, after the browser has ended. Safe to call more than once. */
  release(): Promise<void>;
}

const HEARTBEAT_MS = 10_000;
/** Silence after which an owner elsewhere counts as dead, in ms. */
export const STALE_AFTER_MS = 60_000;

/**
 * Makes this process the only owner of a session's profile and the profile free for a new browser: leftovers of ours
 * are ended, dead locks of Chrome removed. Throws `profile_in_use` naming pid and host while another owner, or a browser
 * that is not ours, is alive; then nothing was changed. Works fully on Linux; elsewhere leftovers are refused, not ended.
 */
export async function ownProfile(sessionDir: string, options: OwnProfileOptions): Promise<ProfileOwner> {
  // Absolute, as puppeteer writes it on the browser's command line.
  const profileDir = resolve(options.profileDir);
  const browserFile = join(sessionDir, BROWSER_RECORD);
  await mkdir(sessionDir, { recursive: true, mode: 0o700 });
  const machine = options.machine ?? (await thisMachine());
  const lock = await OwnerLock.take(join(sessionDir, 'owner.json'), {
    machine,
    heartbeatMs: options.heartbeatMs ?? HEARTBEAT_MS,
    staleAfterMs: options.staleAfterMs ?? STALE_AFTER_MS,
  });
  try {
    await clearLeftoverBrowsers(browserFile, profileDir, machine.host);
    await clearSingletonLock(profileDir, machine.host);
  } catch (error) {
    await lock.release();
    throw error;
  }
  return {
    browserFlag: `${OWNER_FLAG}${lock.token}`,
    lost: lock.lost,
    recordBrowser: (pid) => writeBrowserRecord(browserFile, pid, profileDir),
    async release() {
      await dropBrowserRecord(browserFile);
      await lock.release();
    },
  };
}

import { join } from 'node:path';
import type { Browser, Page } from 'puppeteer';
import type { ProfileKeeper } from '../../core/ports/profile-keeper.js';
import { guardProfile, SIMULATOR_FLAG } from './guard-profile.js';
import { closeBrowser, launchBrowser } from './launch-browser.js';
import type { LaunchOptions } from './launch-browser.js';
import { ownProfile } from './own-profile.js';

export interface OwnedBrowserOptions extends Omit<LaunchOptions, 'profileDir'> {
  /** The session's folder; the profile stands in `profile` inside it. */
  readonly sessionDir: string;
  readonly profiles: ProfileKeeper;
}

/** A browser on a profile that nobody else has. */
export interface OwnedBrowser {
  readonly browser: Browser;
  readonly page: Page;
  /** Resolves with the reason when another machine took the profile over: close at once. */
  readonly lost: Promise<string>;
  /** Closes the browser, then gives the profile up. Safe to call more than once. */
  close(): Promise<void>;
}

/**
 * Takes the session's profile for this process, checks that it may be opened this way, and starts a browser on it.
 * Throws `profile_in_use`, `profile_refused` or `browser_unavailable`; then nothing is left running or held.
 */
export async function openOwnedBrowser(options: OwnedBrowserOptions): Promise<OwnedBrowser> {
  const { sessionDir, profiles, chromeArgs } = options;
  const profileDir = join(sessionDir, 'profile');
  const owner = await ownProfile(sessionDir, { profileDir });
  try {
    await profiles.finishRestore();
    await guardProfile(profileDir, chromeArgs.includes(SIMULATOR_FLAG));
    const args = [...chromeArgs, owner.browserFlag];
    const { browser, page } = await launchBrowser({ ...options, profileDir, chromeArgs: args });
    // Who stops a session and who looks after its page both close: a second attempt would kill what the first lets end.
    let closed: Promise<void> | undefined;
    const close = (): Promise<void> => (closed ??= closeBrowser(browser).then(() => owner.release()));
    try {
      const pid = browser.process()?.pid;
      if (pid !== undefined) await owner.recordBrowser(pid);
      return { browser, page, lost: owner.lost, close };
    } catch (error) {
      await close();
      throw error;
    }
  } catch (error) {
    await owner.release();
    throw error;
  }
}

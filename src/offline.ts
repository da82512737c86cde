import { access, mkdir, rm, rmdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { databasePlace } from './config/database-place.js';
import type { Config } from './config/load.js';
import { DoctorService } from './core/doctor/doctor-service.js';
import type { DoctorReport } from './core/doctor/finding.js';
import { BridgeError } from './core/errors/bridge-error.js';
import { assertSessionName } from './core/sessions/session-name.js';
import { assertAtRest } from './engine/browser/assert-at-rest.js';
import { ChromeProbe } from './engine/browser/browser-probe.js';
import { ownProfile } from './engine/browser/own-profile.js';
import { recordedBrowserPath } from './engine/browser/recorded-browser.js';
import { readBackup, writeBackup } from './files/backup-file.js';
import type { BackupReport } from './files/backup-file.js';
import { copyForeignProfile, findForeignProfile } from './files/foreign-profile.js';
import { ProfileShelf } from './files/profile-shelf.js';
import { ProfileSnapshots } from './files/profile-snapshots.js';
import { SystemProbe } from './observability/machine-probe.js';
import { openDatabase } from './store/open-database.js';
import { DatabaseSessionStore } from './store/session-store.js';

interface BackupRequest {
  readonly session: string;
  readonly file: string;
  readonly passphrase: string;
}

/** A backup that was written, or read. */
export interface BackupResult extends BackupReport {
  readonly consistent: boolean;
}

/** The folder inside a backup that holds the profile. */
const PROFILE = 'profile';

/**
 * What can be done with the sessions' folders without a running bridge: the second composition root, for the command
 * line. Whatever touches a profile owns it first, so that a bridge that does run refuses it, or is refused.
 */
export class Offline {
  readonly #config: Config;
  readonly #projectRoot: string;
  readonly #version: string;

  constructor(config: Config, projectRoot: string, version: string) {
    this.#config = config;
    this.#projectRoot = projectRoot;
    this.#version = version;
  }

  /** Looks at the machine and at every folder of a session. */
  async examine(): Promise<DoctorReport> {
    const { sessionsDir, chromeArgs, puppeteerExecutablePath } = this.#config;
    const executablePath = puppeteerExecutablePath ?? (await recordedBrowserPath(this.#projectRoot));
    const shelf = new ProfileShelf(sessionsDir);
    const doctor = new DoctorService({
      machine: new SystemProbe(sessionsDir),
      browser: new ChromeProbe({ sessionsDir, executablePath, chromeArgs }),
      storage: shelf,
      view: () => null,
      troubles: () => null,
      clock: { now: () => Date.now(), after: () => () => undefined },
      version: this.#version,
    });
    return doctor.examine(await shelf.sessions());
  }

  /** Backs up a profile that no bridge runs. Its own snapshot goes afterwards: it must not push out those that are kept. */
  async backUp({ session, file, passphrase }: BackupRequest): Promise<BackupResult> {
    if (!(await exists(this.#folderOf(session)))) {
      throw new BridgeError(
        'session_not_found',
        `There is no session named ${session} in ${this.#config.sessionsDir}.`,
        {
          hint: 'Look into SESSIONS_DIR: each folder in it is a session.',
        },
      );
    }
    return this.#owning(session, async (sessionDir, profileDir) => {
      const snapshotsDir = join(sessionDir, '.for-backup');
      const snapshots = new ProfileSnapshots({ profileDir, snapshotsDir, keep: 1 });
      try {
        await snapshots.finishRestore();
        const { contentsDir, consistent } = await snapshots.take();
        const sources = [{ name: PROFILE, dir: contentsDir }];
        return { ...(await writeBackup({ sources, file, passphrase })), consistent };
      } finally {
        await rm(snapshotsDir, { recursive: true, force: true });
      }
    });
  }

  /** Backs up a snapshot that the running bridge took. Throws `no_snapshot` when it is not in SESSIONS_DIR. */
  async backUpSnapshot({ id, ...request }: BackupRequest & { readonly id: string }): Promise<BackupResult> {
    const { session, file, passphrase } = request;
    const snapshotsDir = join(this.#folderOf(session), 'snapshots');
    const profileDir = join(this.#folderOf(session), PROFILE);
    const all = await new ProfileSnapshots({ profileDir, snapshotsDir, keep: 1 }).list();
    const snapshot = all.find((one) => one.id === id);
    if (snapshot === undefined) {
      throw new BridgeError('no_snapshot', `The bridge took a snapshot, but it is not in ${snapshotsDir}.`, {
        hint: 'Run this on the machine of the bridge, with the same SESSIONS_DIR.',
      });
    }
    const sources = [{ name: PROFILE, dir: snapshot.contentsDir }];
    return { ...(await writeBackup({ sources, file, passphrase })), consistent: snapshot.consistent };
  }

  /** Puts a backup in the place of a stopped session's profile; gives where the replaced one is kept, null if there was none. */
  async restore(request: BackupRequest): Promise<BackupReport & { readonly quarantinedTo: string | null }> {
    const { session, file, passphrase } = request;
    const done = await this.#owning(session, async (sessionDir, profileDir) => {
      const targetDir = join(sessionDir, 'from-backup');
      await rm(targetDir, { recursive: true, force: true });
      try {
        const report = await readBackup({ file, passphrase, targetDir });
        const quarantinedTo = await snapshotsOf(sessionDir, profileDir).replaceWith(join(targetDir, PROFILE));
        return { ...report, quarantinedTo };
      } finally {
        await rm(targetDir, { recursive: true, force: true });
      }
    });
    await this.#remember(session);
    return done;
  }

  /** Which session a foreign profile would become when its owner names none. */
  async nameFor(dir: string): Promise<string> {
    return (await findForeignProfile(dir)).clientId ?? this.#config.defaultSession;
  }

  /** Copies a profile of whatsapp-web.js's LocalAuth. Throws `session_exists` rather than replace a profile. */
  async importProfile(dir: string, session: string): Promise<{ files: number; bytes: number }> {
    const { dir: from } = await findForeignProfile(dir);
    await assertAtRest(from);
    const done = await this.#owning(session, async (sessionDir, profileDir) => {
      if (await exists(profileDir)) {
        throw new BridgeError('session_exists', `Session ${session} has a profile already; it is not overwritten.`, {
          hint: 'Give another name with --session.',
        });
      }
      const copy = join(sessionDir, 'importing');
      await rm(copy, { recursive: true, force: true });
      const copied = await copyForeignProfile(from, copy);
      await assertAtRest(from);
      await snapshotsOf(sessionDir, profileDir).replaceWith(copy);
      return copied;
    });
    await this.#remember(session);
    return done;
  }

  #folderOf(session: string): string {
    assertSessionName(session);
    return resolve(this.#config.sessionsDir, session);
  }

  async #owning<T>(session: string, use: (sessionDir: string, profileDir: string) => Promise<T>): Promise<T> {
    const sessionDir = this.#folderOf(session);
    const profileDir = join(sessionDir, PROFILE);
    await mkdir(this.#config.sessionsDir, { recursive: true, mode: 0o700 });
    const isNew = !(await exists(sessionDir));
    const owner = await ownProfile(sessionDir, { profileDir });
    try {
      return await use(sessionDir, profileDir);
    } finally {
      await owner.release();
      // Only an empty folder goes: what failed leaves no session behind.
      if (isNew) await rmdir(sessionDir).catch(() => undefined);
    }
  }

  /** Makes the next start of the bridge bring the session up. */
  async #remember(name: string): Promise<void> {
    const database = await openDatabase(databasePlace(this.#config));
    try {
      const store = new DatabaseSessionStore(database);
      const known = (await store.list()).some((record) => record.name === name);
      const createdAt = new Date().toISOString();
      if (!known) await store.save({ name, wanted: 'run', metadata: {}, proxy: null, createdAt });
    } finally {
      await database.destroy();
    }
  }
}

function snapshotsOf(sessionDir: string, profileDir: string): ProfileSnapshots {
  return new ProfileSnapshots({ profileDir, snapshotsDir: join(sessionDir, 'snapshots'), keep: 1 });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BridgeError } from '../../core/errors/bridge-error.js';

/** Chrome ignores flags it does not know; the simulator's list of flags carries this one. */
export const SIMULATOR_FLAG = '--causeway-simulator';

const MARK_FILE = '.causeway-simulator';
/** The simulator sets a cookie of this name, so that a profile it served without us is known as well. */
const MARK_COOKIE = 'causeway_simulator';
const COOKIE_FILES = ['Default/Network/Cookies', 'Default/Cookies'];
const LINK_DATA = 'Default/IndexedDB/https_web.whatsapp.com_0.indexeddb.leveldb';

/**
 * Makes the profile's folder (0700) and refuses to mix the simulator with a real link: a marked profile opens only with
 * the simulator's flags, a profile that holds WhatsApp data without the mark only without them. Throws `profile_refused`.
 * A fresh profile opened for the simulator is marked before the browser sees it.
 */
export async function guardProfile(profileDir: string, forSimulator: boolean): Promise<void> {
  await mkdir(profileDir, { recursive: true, mode: 0o700 });
  const marked = await isMarked(profileDir);
  if (!forSimulator && marked) {
    throw new BridgeError(
      'profile_refused',
      'This profile was used with the simulator: opening it against the real WhatsApp Web is refused.',
      { hint: 'Point SESSIONS_DIR at another folder, or start with `npm run demo`.' },
    );
  }
  if (forSimulator && !marked) {
    if (await exists(join(profileDir, LINK_DATA))) {
      throw new BridgeError(
        'profile_refused',
        'This profile holds a real WhatsApp link: the simulator would overwrite it, so opening it is refused.',
        { hint: 'Point SESSIONS_DIR at another folder for the simulator.' },
      );
    }
    await writeFile(join(profileDir, MARK_FILE), 'This profile belongs to the simulator.\n', { mode: 0o600 });
  }
}

async function isMarked(profileDir: string): Promise<boolean> {
  if (await exists(join(profileDir, MARK_FILE))) return true;
  for (const file of COOKIE_FILES) {
    const path = join(profileDir, file);
    // Cookie names are stored in the clear; only their values are encrypted.
    if ((await exists(path)) && (await readFile(path)).includes(MARK_COOKIE)) return true;
  }
  return false;
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}

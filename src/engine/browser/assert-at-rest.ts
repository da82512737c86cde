import { hostname } from 'node:os';
import { BridgeError } from '../../core/errors/bridge-error.js';
import { findBrowserOn } from './leftover-browsers.js';
import { HAS_PROCESS_TABLE, isRunning } from './process-table.js';
import { singletonHolder } from './singleton-lock.js';

/**
 * Throws `profile_in_use` while a browser has this profile open, so that a copy of it would be torn. For profiles that
 * are not ours: nothing is written beside them. A lock of another host is believed, as nothing here can check it.
 */
export async function assertAtRest(profileDir: string): Promise<void> {
  const pid = await findBrowserOn(profileDir);
  if (pid !== null) throw inUse(`process ${String(pid)}`, 'Stop the program that uses it, then try again.');
  const holder = await singletonHolder(profileDir);
  if (holder === null) return;
  const isElsewhere = holder.host !== hostname();
  const isHere = !HAS_PROCESS_TABLE && (await isRunning({ pid: holder.pid, startTicks: null }));
  if (!isElsewhere && !isHere) return;
  throw inUse(
    `process ${String(holder.pid)} on host ${holder.host}`,
    'Stop the program that uses it. If it is gone, remove the link SingletonLock from that folder.',
  );
}

function inUse(who: string, hint: string): BridgeError {
  return new BridgeError('profile_in_use', `A browser has this profile open: ${who}.`, { hint });
}

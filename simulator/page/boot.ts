import { openIframes } from './furniture.js';
import { openStage } from './link/stage-link.js';
import { requireModule } from './registry.js';
import { startSession } from './session.js';
import { stage } from './stage.js';
import { Socket } from './state/socket-model.js';

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Starts the page: first its modules are there, then its version, then it talks to WhatsApp. */
export async function boot(): Promise<void> {
  openStage();
  await wait(stage.bootMs);
  Object.assign(window, { require: requireModule });
  if (stage.hasSyncedEarly) await startEarly();
  Object.assign(window, { Debug: { VERSION: stage.version } });
  openIframes(stage.iframes);
  if (stage.hasSyncedEarly) return;
  await wait(stage.connectMs);
  await startSession();
}

/** Everything is over before a program can look: for a linked page the sync too, for others the first code. */
async function startEarly(): Promise<void> {
  const decided = new Promise<void>((resolve) => Socket.once('change:state', () => resolve()));
  void startSession();
  await decided;
}

import { SIGNAL_BINDING } from '../page-contract.js';
import type { PageSignal } from '../page-contract.js';
import { waModuleIfPresent } from './wa-modules.js';

const LOOK_EVERY_MS = 50;
/** Set in a document whose connection is watched: our script may be put into it a second time. */
const WATCHED_MARK = '__causewayWatched';

/** Tells Node of every change of the connection and of an unlinking by the phone, from the moment the models exist. */
export function watchConnection(): void {
  if (WATCHED_MARK in window) return;
  Object.defineProperty(window, WATCHED_MARK, { value: true });
  const timer = setInterval(() => {
    const socket = waModuleIfPresent('WAWebSocketModel')?.Socket;
    const cmd = waModuleIfPresent('WAWebCmd')?.Cmd;
    if (typeof socket?.on !== 'function' || typeof cmd?.on !== 'function') return;
    clearInterval(timer);

    const changed = (): void => {
      tell('changed');
    };
    socket.on('change:state', changed);
    socket.on('change:hasSynced', changed);
    waModuleIfPresent('WAWebStreamModel')?.Stream?.on?.('change:mode change:displayInfo', changed);
    for (const name of ['logout', 'logout_from_bridge']) {
      cmd.on(name, () => {
        tell('logout');
      });
    }
    changed();
  }, LOOK_EVERY_MS);
}

function tell(signal: PageSignal): void {
  const binding = (window as unknown as Record<string, unknown>)[SIGNAL_BINDING];
  if (typeof binding === 'function') binding(signal);
}

import type { PageStatus } from '../page-contract.js';
import { openDialog } from './dialogs.js';
import { keyLayout, repairMessageKeys } from './compat.js';
import { readRestriction } from './restriction.js';
import { waModule, waModuleIfPresent } from './wa-modules.js';

/** Reads the status; cheap enough for every few seconds, asks no server. */
export function readStatus(): PageStatus {
  repairMessageKeys();
  const socket = waModuleIfPresent('WAWebSocketModel')?.Socket;
  const stream = waModuleIfPresent('WAWebStreamModel')?.Stream;
  const user = waModuleIfPresent('WAWebUserPrefsMeUser');
  const conn = waModuleIfPresent('WAWebConnModel')?.Conn;
  return {
    socket: socket?.state ?? null,
    hasSynced: Boolean(socket?.hasSynced),
    streamMode: stream?.mode ?? null,
    streamInfo: stream?.displayInfo ?? null,
    hasCollections: Boolean(waModuleIfPresent('WAWebCollections')?.Chat),
    me: {
      pn: user?.getMaybeMePnUser?.()?._serialized ?? null,
      lid: user?.getMaybeMeLidUser?.()?._serialized ?? null,
      name: conn?.pushname ?? null,
      platform: conn?.platform ?? null,
    },
    dialog: openDialog(),
    restriction: readRestriction(),
    build: window.Debug?.VERSION ?? null,
    keyLayout: keyLayout(),
    libraryInjected: window.WWebJS !== undefined,
  };
}

/**
 * Makes the library go on when `hasSynced` was true before it listened: it reacts to the change only
 * (wwebjs-contract 0.2). Once per document; false when there was nothing to do.
 */
export function kickLibrary(): boolean {
  const page = window as unknown as { onAppStateHasSyncedEvent?: () => unknown; __causewayKicked?: boolean };
  if (window.WWebJS !== undefined || page.__causewayKicked || typeof page.onAppStateHasSyncedEvent !== 'function')
    return false;
  Object.defineProperty(window, '__causewayKicked', { value: true });
  page.onAppStateHasSyncedEvent();
  return true;
}

/** Unlinks this companion on the phone. False when the page is not connected, so that nobody can be told. */
export async function logout(): Promise<boolean> {
  const { Socket } = waModule('WAWebSocketModel');
  if (Socket.state !== 'CONNECTED') return false;
  await Socket.logout();
  return true;
}

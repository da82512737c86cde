import type { Push } from '../wire/protocol.js';
import type { DeviceCredentials, MeRecord } from '../wire/records.js';
import { applyEvent } from './events.js';
import { askForPasskey, closeDialog, showWhatsNew } from './furniture.js';
import { disk } from './link/disk-link.js';
import { socketLink } from './link/socket-link.js';
import { resendOutgoing } from './outbox.js';
import { tellPresence } from './presence.js';
import { forgetLink, keepLink, keptLink, type KeptLink } from './profile.js';
import { stage } from './stage.js';
import { Cmd, setOfflineProgress } from './state/cmd.js';
import { Conn, setMe } from './state/conn-model.js';
import { Socket, Stream } from './state/socket-model.js';
import { loadAccount } from './store.js';

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const HAS_SEEN_NEWS = 'whats-new-seen';

let device: DeviceCredentials | undefined;
let isOver = false;
let isSynced = false;

/** Connects, and goes on as the server decides: shows a code, or syncs. */
export async function startSession(): Promise<void> {
  Socket.doLogout = logoutHere;
  Socket.doReconnect = () => void reconnectNow();
  const kept = await keptLink();
  if (kept) await useLink(kept);
  await connect();
}

/** The account's state before anything is connected: what the profile and the database hold. */
async function useLink({ device: known, me }: KeptLink): Promise<void> {
  device = known;
  setMe(me);
  disk.open(known.id);
  loadAccount(await disk.read('boot', {}));
}

async function connect(): Promise<void> {
  const isUp = await socketLink.connect(device, { onPush: receive, onClose: () => void lost() });
  if (!isUp) await lost();
}

async function lost(): Promise<void> {
  if (isOver) return;
  if (Socket.state !== 'OPENING') Socket.set({ state: 'TIMEOUT' });
  Stream.set({ displayInfo: 'OFFLINE' });
  await wait(stage.reconnectMs);
  if (isOver) return;
  Socket.set({ state: 'OPENING' });
  await connect();
}

async function reconnectNow(): Promise<void> {
  socketLink.close();
  isOver = false;
  Socket.set({ state: 'OPENING' });
  await connect();
}

function receive(push: Push): void {
  switch (push.push) {
    case 'ref':
      Conn.set({ ref: push.ref });
      Stream.set({ mode: 'QR', displayInfo: 'NORMAL' });
      setUnpaired('UNPAIRED');
      return;
    case 'idle':
      setUnpaired('UNPAIRED_IDLE');
      return;
    case 'passkey':
      if (push.open) askForPasskey();
      else closeDialog();
      return;
    case 'paired':
      void paired(push.device, push.me);
      return;
    case 'welcome':
      void welcome(push.me, push.offline);
      return;
    case 'offline-end':
      return;
    case 'presence':
      tellPresence(push.presence);
      return;
    case 'refused':
    case 'logout':
      void loggedOut();
      return;
    case 'conflict':
      isOver = true;
      socketLink.close();
      Stream.set({ mode: 'CONFLICT' });
      Socket.set({ state: 'CONFLICT' });
      return;
    default:
      applyEvent(push);
  }
}

function setUnpaired(state: 'UNPAIRED' | 'UNPAIRED_IDLE'): void {
  socketLink.ready();
  Socket.set({ state });
}

async function paired(known: DeviceCredentials, me: MeRecord): Promise<void> {
  closeDialog();
  Socket.set({ state: 'PAIRING' });
  Stream.set({ mode: 'SYNCING', displayInfo: 'PAIRING' });
  Conn.set({ ref: undefined });
  await keepLink({ device: known, me, linkedAt: Date.now() });
  await useLink({ device: known, me, linkedAt: Date.now() });
  // As after a real pairing, the page connects anew as the device it has become.
  socketLink.close();
  await connect();
}

async function welcome(me: MeRecord, offline: number): Promise<void> {
  setMe(me);
  const isFirst = !isSynced;
  isSynced = true;
  socketLink.ready();
  Stream.set({ mode: isFirst ? 'SYNCING' : 'MAIN', displayInfo: isFirst ? 'SYNCING' : 'RESUMING' });
  if (stage.hasSyncedEarly) Socket.attributes['hasSynced'] = true;
  Socket.set({ state: 'CONNECTED' });
  if (isFirst && !stage.hasSyncedEarly) {
    for (const percent of [10, 40, 80]) {
      setOfflineProgress(percent);
      await wait(stage.syncMs / 4);
    }
    await wait(stage.syncMs / 4);
  }
  if (offline > 0) setOfflineProgress(100);
  Stream.set({ mode: 'MAIN', displayInfo: 'NORMAL' });
  if (!stage.neverReady) Socket.set({ hasSynced: true });
  void resendOutgoing();
  if (stage.whatsNewDialog && localStorage.getItem(HAS_SEEN_NEWS) === null) {
    showWhatsNew(() => localStorage.setItem(HAS_SEEN_NEWS, '1'));
  }
}

/** The link is gone, ended by the phone: the profile forgets it and the page starts over. */
async function loggedOut(): Promise<void> {
  isOver = true;
  Cmd.trigger('logout');
  Cmd.trigger('logout_from_bridge');
  await leave();
}

/** The link is ended from here. */
async function logoutHere(): Promise<void> {
  isOver = true;
  await Promise.race([socketLink.call('logout'), wait(2000)]);
  await leave();
}

async function leave(): Promise<void> {
  socketLink.close();
  await forgetLink();
  localStorage.clear();
  setTimeout(() => location.replace('/?post_logout=1&logout_reason=0'), 50);
}

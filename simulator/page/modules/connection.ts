import { base64Of } from '../models/revive.js';
import { socketLink } from '../link/socket-link.js';
import { define } from '../registry.js';
import { Cmd, offlineProgress } from '../state/cmd.js';
import { Conn, meLid, mePn } from '../state/conn-model.js';
import { Socket, Stream } from '../state/socket-model.js';

const ADV_SECRET = 'advSecret';

/** A key of this page, kept for as long as the profile is not cleared. */
function storedKey(name: string): Uint8Array {
  const kept = localStorage.getItem(name);
  if (kept !== null) return Uint8Array.from(atob(kept), (character) => character.charCodeAt(0));
  const made = crypto.getRandomValues(new Uint8Array(32));
  localStorage.setItem(name, base64Of(made));
  return made;
}

const refreshQr = (): Promise<void> => socketLink.call('refreshQr');

define('WAWebSocketModel', () => ({ Socket }));
define('WAWebStreamModel', () => ({ Stream }));
define('WAWebConnModel', () => ({ Conn }));
define('WAWebCmd', () => ({ Cmd }));
define('WAWebOfflineHandler', () => ({ OfflineMessageHandler: { getOfflineDeliveryProgress: offlineProgress } }));
define('WAWebAltDeviceLinkingApi', () => ({
  setPairingType: () => undefined,
  initializeAltDeviceLinking: () => Promise.resolve(),
  initializeQRLinking: () => Promise.resolve(),
  startAltLinkingFlow: (phone: string) => socketLink.call<string>('pairingCode', { phone }),
}));
define('WABase64', () => ({
  encodeB64: (bytes: Uint8Array | ArrayBuffer) => base64Of(new Uint8Array(bytes)),
}));
define('WAWebCompanionRegClientUtils', () => ({ DEVICE_PLATFORM: '1' }));
define('WAWebAdvSignatureApi', () => ({}));
define('WAWebUserPrefsInfoStore', () => ({
  waNoiseInfo: { get: () => Promise.resolve({ staticKeyPair: { pubKey: storedKey('noise') } }) },
}));
define('WAWebSignalStoreApi', () => ({
  waSignalStore: { getRegistrationInfo: () => Promise.resolve({ identityKeyPair: { pubKey: storedKey('identity') } }) },
}));
define('WAWebUserPrefsMultiDevice', () => ({ getADVSecretKey: () => base64Of(storedKey(ADV_SECRET)) }));
define('WAWebUserPrefsMeUser', () => ({ getMaybeMePnUser: mePn, getMaybeMeLidUser: meLid }));
define('WAWebLaunchSocketUtils', () => ({ refreshQR: refreshQr }));
define('WAWebMiscBrowserUtils', () => ({ info: () => ({ os: 'Linux', name: 'Chrome', version: '156' }) }));
define('WAWebSyncGatingUtils', () => ({ isPlaceholderMessageResendEnabled: () => false }));

Cmd['refreshQR'] = refreshQr;

import { defineProps, Model } from '../models/model.js';

/** The state of the connection to WhatsApp, and whether the account has been synced. */
class SocketModel extends Model {
  declare state: string;
  declare hasSynced: boolean;
  /** Set by the session: what the page does for these is not the model's business. */
  doLogout: () => Promise<void> = () => Promise.resolve();
  doReconnect: () => void = () => undefined;

  async logout(): Promise<void> {
    await this.doLogout();
  }
  reconnect(): void {
    this.doReconnect();
  }
  takeover(): void {
    this.doReconnect();
  }
}
defineProps(SocketModel, { state: 'UNLAUNCHED', hasSynced: false, stream: 'DISCONNECTED' });

export const Socket = new SocketModel({ state: 'OPENING' });

class StreamModel extends Model {
  declare mode: string;
  declare displayInfo: string;
  declare available: boolean;

  markAvailable(): void {
    this.set({ available: true });
  }
  markUnavailable(): void {
    this.set({ available: false });
  }
}
defineProps(StreamModel, { mode: 'QR', displayInfo: 'OPENING', available: false, info: 'NORMAL', obscurity: 'SHOW' });

export const Stream = new StreamModel({ mode: 'SYNCING', displayInfo: 'OPENING' });

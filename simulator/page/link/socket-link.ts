import { LINK_PATHS, type AnswerFrame, type Push } from '../../wire/protocol.js';
import type { DeviceCredentials } from '../../wire/records.js';
import { Calls } from './calls.js';

interface SocketEvents {
  readonly onPush: (push: Push) => void;
  readonly onClose: () => void;
}

/** The page's connection to WhatsApp. */
class SocketLink {
  readonly #calls = new Calls();
  #ws: WebSocket | undefined;

  /** Connects and introduces the page; resolves to false when WhatsApp cannot be reached. */
  connect(device: DeviceCredentials | undefined, events: SocketEvents): Promise<boolean> {
    return new Promise((resolve) => {
      const ws = new WebSocket(`wss://${location.host}${LINK_PATHS.socket}`);
      this.#ws = ws;
      let wasOpen = false;
      ws.onopen = () => {
        wasOpen = true;
        ws.send(JSON.stringify({ hello: { device } }));
        resolve(true);
      };
      ws.onmessage = ({ data }) => {
        const frame = JSON.parse(String(data)) as AnswerFrame | Push;
        if ('re' in frame) this.#calls.answered(frame);
        else events.onPush(frame);
      };
      ws.onclose = () => {
        if (this.#ws !== ws) return;
        this.#calls.disconnected();
        if (wasOpen) events.onClose();
        else resolve(false);
      };
    });
  }

  /** From now on requests go out; before that they wait, as WhatsApp answers linked devices only. */
  ready(): void {
    const ws = this.#ws;
    if (ws) this.#calls.connected((text) => ws.send(text));
  }

  call<T>(op: string, args: unknown = {}): Promise<T> {
    return this.#calls.call<T>(op, args);
  }

  close(): void {
    const ws = this.#ws;
    this.#ws = undefined;
    this.#calls.disconnected();
    ws?.close();
  }
}

export const socketLink = new SocketLink();

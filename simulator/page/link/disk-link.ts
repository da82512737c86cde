import { LINK_PATHS, type AnswerFrame, type DiskOperations } from '../../wire/protocol.js';
import { Calls } from './calls.js';

/** The page's message database. It has nothing to do with WhatsApp's socket and answers while that is down. */
class DiskLink {
  readonly #calls = new Calls();

  /** Opens the database of a linked device. */
  open(deviceId: string): void {
    const ws = new WebSocket(`wss://${location.host}${LINK_PATHS.disk}?device=${encodeURIComponent(deviceId)}`);
    ws.onopen = () => this.#calls.connected((text) => ws.send(text));
    ws.onmessage = ({ data }) => this.#calls.answered(JSON.parse(String(data)) as AnswerFrame);
    ws.onclose = () => this.#calls.disconnected();
  }

  read<Op extends keyof DiskOperations>(
    op: Op,
    args: DiskOperations[Op]['args'],
  ): Promise<DiskOperations[Op]['answer']> {
    return this.#calls.call(op, args);
  }
}

export const disk = new DiskLink();

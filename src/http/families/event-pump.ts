import type { EventReader, ReadEvent } from '../../core/events/event-reader.js';
import type { MessageSocket } from '../../core/ports/message-socket.js';

/** Where events go to. Both resolve when more may come. */
export interface EventSink {
  send(events: readonly ReadEvent[]): Promise<void>;
  /** Nothing happened for a while: its client may come back there. */
  tellPlace(cursor: string): Promise<void>;
}

const BATCH = 200;
/** Without events for so long a stream tells where it is, in ms. */
const TELL_PLACE_MS = 15_000;
const GOING = 'The server is going away.';

/** Hands over events no faster than they are taken, until the client or the bridge goes. */
export async function pumpEvents(reader: EventReader, gone: AbortSignal, sink: EventSink): Promise<void> {
  while (!gone.aborted && !reader.isOver) {
    const events = await reader.nextWithin(BATCH, TELL_PLACE_MS, gone);
    if (events.length > 0) await sink.send(events);
    else await sink.tellPlace(reader.cursor);
  }
}

/** The same over a WebSocket, which is closed with 1001 when the bridge goes and with 1011 and `trouble` when it cannot go on. */
export function pumpToSocket(reader: EventReader, socket: MessageSocket, sink: EventSink, trouble: string): void {
  void pumpEvents(reader, socket.gone, sink).then(
    () => {
      socket.close(1001, GOING);
    },
    () => {
      // What a stop interrupts is no failure.
      if (reader.isOver) socket.close(1001, GOING);
      else socket.close(1011, trouble);
    },
  );
}

import type { LoggedEvent } from '../../src/core/events/logged-event.js';
import type { EventLookups } from '../../src/core/ports/event-lookups.js';

/** Nothing is stored, and nothing was sent. */
export class FakeLookups implements EventLookups {
  readonly version = '0.1.0-test';
  origin = (): string => 'http://bridge.example';
  chat = (): Promise<string | null> => Promise.resolve(null);
  ofNoChat = (): Promise<readonly LoggedEvent[]> => Promise.resolve([]);
  config = (): Promise<null> => Promise.resolve(null);
  isSentHere = (): Promise<boolean> => Promise.resolve(false);
}

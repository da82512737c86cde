import type { ConnectLinks } from './core/sessions/connect-links.js';
import type { HistoryService } from './core/history/history-service.js';
import type { SessionService } from './core/sessions/session-service.js';

/** A running bridge. */
export interface Bridge {
  readonly sessions: SessionService;
  readonly connect: ConnectLinks;
  readonly history: HistoryService;
  /** Where it listens, such as `http://127.0.0.1:3000`. */
  readonly url: string;
  /** The API key, only when this start made it. */
  readonly newKey: string | undefined;
  /** Resolves when somebody asked through the API that the process ends. */
  readonly stopAsked: Promise<{ readonly force: boolean }>;
  /** Lets running requests end (not long with `force`), closes the browsers so that they keep their links, and resolves. */
  stop(how?: { readonly force: boolean }): Promise<void>;
}

import type { ChatsApi } from '../core/chats/chats-api.js';
import type { SessionsApi } from '../core/sessions/session-view.js';

/** What is known about the process itself. */
export interface HealthApi {
  readonly version: string;
  /** Whole seconds since the process started. */
  uptimeS(): number;
}

/** The core services that routes may call. */
export interface HttpServices {
  readonly sessions: SessionsApi;
  readonly chats: ChatsApi;
  readonly health: HealthApi;
}

import type { PageCalls } from './page-calls.js';
import type { PageChannels } from './page-channels.js';
import type { PageLabels } from './page-labels.js';
import type { PagePresence } from './page-presence.js';
import type { PageStatuses } from './page-status.js';

/** What an account has beside chats, people and groups, through its live page. */
export interface PageAccount {
  readonly labels: PageLabels;
  readonly presence: PagePresence;
  readonly calls: PageCalls;
  readonly channels: PageChannels;
  readonly statuses: PageStatuses;
}

import type { Page } from 'puppeteer';
import type { PageAccount } from '../core/ports/page-account.js';
import { ACT_MS, actOnPage } from './act-on-page.js';
import { handOver } from './hand-over.js';
import { callPage } from './page-bridge.js';

/** A file goes up to WhatsApp first. */
const FILE_MS = 5 * 60_000;
const SHORT_MS = 15_000;

/**
 * Labels, presence, calls, channels and statuses through the page that is open at the moment. See `PageAccount`. `page`
 * throws when there is none; `staysAvailable`: the account is shown as available all the time.
 */
export function liveBesideChats(page: () => Page, staysAvailable: boolean): PageAccount {
  return {
    labels: {
      create: async (label) => actOnPage(page(), 'createLabel', label),
      change: async (id, change) => actOnPage(page(), 'changeLabel', { id, ...change }),
      remove: async (id) => actOnPage(page(), 'removeLabel', { id }),
    },
    presence: {
      subscribe: async (candidates) => actOnPage(page(), 'subscribePresence', { candidates }),
      read: async (candidates) => actOnPage(page(), 'readPresence', { candidates, staysAvailable }),
    },
    calls: { reject: async (callId) => actOnPage(page(), 'rejectCall', { callId }) },
    channels: {
      list: async () => actOnPage(page(), 'listChannels', undefined),
      read: async (idOrCode) => actOnPage(page(), 'readChannel', { idOrCode }),
      create: async (wanted) => actOnPage(page(), 'createChannel', wanted),
      remove: async (id) => actOnPage(page(), 'removeChannel', { id }),
      follow: async (id, follow) => actOnPage(page(), 'followChannel', { id, follow }),
      mute: async (id, muted) => actOnPage(page(), 'muteChannel', { id, muted }),
    },
    statuses: {
      post: async (content, file) => {
        const current = page();
        const token = file === undefined ? null : await handOver(current, file);
        try {
          return await actOnPage(current, 'postStatus', { content, file: token }, token === null ? ACT_MS : FILE_MS);
        } finally {
          if (token !== null) await callPage(current, 'dropUpload', { token }, SHORT_MS).catch(() => undefined);
        }
      },
    },
  };
}

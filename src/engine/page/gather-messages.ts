import type { ChatWindowRequest } from '../../core/ports/engine.js';
import { late } from './pace.js';
import type { Pace } from './pace.js';
import { waModule } from './wa-modules.js';

/** The messages of a window as models, oldest first, and what is known of older ones. */
export interface Gathered {
  readonly messages: readonly any[];
  readonly hasMore: boolean;
  readonly deadlineReached: boolean;
  /** False when `before` was asked for and never came into sight. */
  readonly anchorSeen: boolean;
}

type Window = Pick<ChatWindowRequest, 'limit' | 'before' | 'fromMe'>;

/**
 * Pages earlier messages into the chat until the window is full, the chat's start is reached or the time is over.
 * Takes the messages that the library's `fetchMessages` takes: notifications are left out. One more than asked is
 * looked for, so that `hasMore` is known and not guessed.
 */
export async function gatherMessages(chat: any, window: Window, pace: Pace): Promise<Gathered> {
  const pages: any[][] = [];
  let count = 0;
  let anchorSeen = window.before === undefined;

  const add = (models: readonly any[]): void => {
    let page = byTime(models);
    if (!anchorSeen) {
      const at = page.findIndex((message) => message.id._serialized === window.before);
      if (at < 0) return;
      anchorSeen = true;
      page = page.slice(0, at);
    }
    page = page.filter((message) => isWanted(message, window.fromMe));
    pages.push(page);
    count += page.length;
  };

  add(chat.msgs.getModelsArray());
  const target = window.limit === 'all' ? Number.POSITIVE_INFINITY : window.limit === 'loaded' ? 0 : window.limit + 1;
  let reachedStart = chat.msgs.msgLoadState?.noEarlierMsgs === true;
  let deadlineReached = false;

  if (target > 0 || !anchorSeen) {
    const { loadEarlierMsgs } = waModule('WAWebChatLoadMessages');
    while (!reachedStart && (count < target || !anchorSeen)) {
      await pace.rest();
      const loaded = pace.leftMs > 0 ? await pace.within<any[] | undefined>(loadEarlierMsgs({ chat })) : late;
      if (loaded === late) {
        deadlineReached = true;
        break;
      }
      if (!loaded?.length) reachedStart = true;
      else add(loaded);
    }
  }

  const all = byTime(pages.reverse().flat());
  const messages = typeof window.limit === 'number' ? all.slice(-window.limit) : all;
  return { messages, hasMore: !reachedStart || messages.length < all.length, deadlineReached, anchorSeen };
}

function isWanted(message: any, fromMe: boolean | undefined): boolean {
  return !message.isNotification && (fromMe === undefined || message.id.fromMe === fromMe);
}

/** Oldest first; messages of one second keep the page's order. */
export function byTime(messages: readonly any[]): any[] {
  return [...messages].sort((one, other) => one.t - other.t);
}

import type { ChatAction, MessageAction, PageActor } from '../../src/core/ports/page-actor.js';

/** A page on which everything works; what was asked is written down. */
export class FakeActor implements PageActor {
  readonly asked: unknown[] = [];
  /** Given in place of success, one each. */
  readonly outcomes: Awaited<ReturnType<PageActor['actOnMessage']>>[] = [];

  actOnChat(candidates: readonly string[], action: ChatAction) {
    this.asked.push({ candidates, ...action });
    return Promise.resolve({ outcome: 'done' as const });
  }

  setLabels(candidates: readonly string[], labelIds: readonly string[]) {
    this.asked.push({ candidates, do: 'labels', labelIds });
    return Promise.resolve({ outcome: 'done' as const });
  }

  markRead(candidates: readonly string[], window: { readonly most: number; readonly since: number }) {
    this.asked.push({ candidates, do: 'read', ...window });
    return Promise.resolve({ outcome: 'done' as const, ids: [] });
  }

  actOnMessage(candidates: readonly string[], messageId: string, action: MessageAction) {
    this.asked.push({ candidates, messageId, ...action });
    return Promise.resolve(this.outcomes.shift() ?? { outcome: 'done' as const, message: '{}' });
  }

  receipts(candidates: readonly string[], messageId: string) {
    this.asked.push({ candidates, messageId, do: 'receipts' });
    const unknown = { deliveredRemaining: null, readRemaining: null, playedRemaining: null };
    return Promise.resolve({ outcome: 'done' as const, delivered: [], read: [], played: [], ...unknown });
  }
}

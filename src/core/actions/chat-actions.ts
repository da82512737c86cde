import type { Clock } from '../ports/clock.js';
import type { ChatAction } from '../ports/page-actor.js';
import type { Acting } from './acting.js';
import type { ChatActionsApi } from './actions-api.js';

/** As many as WhatsApp shows at once. */
const MOST_READ = 100;
const DAY_S = 86_400;
const FOR_EVER = -1;

/** Does things to chats through the page. See `ChatActionsApi`. */
export class ChatActions implements ChatActionsApi {
  readonly #acting: Acting;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(acting: Acting, clock: Pick<Clock, 'now'>) {
    this.#acting = acting;
    this.#clock = clock;
  }

  archive(session: string, chat: string, archived: boolean): Promise<void> {
    return this.#act(session, chat, { do: 'archive', archived });
  }

  pin(session: string, chat: string, pinned: boolean): Promise<void> {
    return this.#act(session, chat, { do: 'pin', pinned });
  }

  mute(session: string, chat: string, until: 'forever' | number | null): Promise<void> {
    return this.#act(session, chat, { do: 'mute', until: until === 'forever' ? FOR_EVER : (until ?? 0) });
  }

  async setLabels(session: string, chat: string, labelIds: readonly string[]): Promise<void> {
    const once = [...new Set(labelIds)];
    await this.#acting.on(session, chat, (actor, candidates) => actor.setLabels(candidates, once));
  }

  async markRead(
    session: string,
    chat: string,
    { messages = MOST_READ, days }: { readonly messages?: number | undefined; readonly days?: number | undefined } = {},
  ): Promise<{ readonly ids: readonly string[] }> {
    const since = days === undefined ? 0 : Math.floor(this.#clock.now() / 1000) - days * DAY_S;
    const { ids } = await this.#acting.on(session, chat, (actor, candidates) =>
      actor.markRead(candidates, { most: messages, since }),
    );
    return { ids };
  }

  markUnread(session: string, chat: string): Promise<void> {
    return this.#act(session, chat, { do: 'unread' });
  }

  clear(session: string, chat: string): Promise<void> {
    return this.#act(session, chat, { do: 'clear' });
  }

  delete(session: string, chat: string): Promise<void> {
    return this.#act(session, chat, { do: 'delete' });
  }

  setChatState(session: string, chat: string, state: 'typing' | 'recording' | 'paused'): Promise<void> {
    return this.#act(session, chat, { do: 'state', state });
  }

  async #act(session: string, chat: string, action: ChatAction): Promise<void> {
    await this.#acting.on(session, chat, (actor, candidates) => actor.actOnChat(candidates, action));
  }
}

import { BridgeError } from '../errors/bridge-error.js';
import type { MessageAction } from '../ports/page-actor.js';
import type { Acting } from './acting.js';
import type { MessageActionsApi, MessageReceipts } from './actions-api.js';

/** Does things to messages through the page. See `MessageActionsApi`. */
export class MessageActions implements MessageActionsApi {
  readonly #acting: Acting;

  constructor(acting: Acting) {
    this.#acting = acting;
  }

  async edit(
    session: string,
    chat: string,
    messageId: string,
    { text, linkPreview = true }: { readonly text: string; readonly linkPreview?: boolean | undefined },
  ): Promise<string> {
    const message = await this.#act(session, chat, messageId, { do: 'edit', text, linkPreview });
    if (message === null) throw new BridgeError('message_not_found', 'The message is gone.');
    return message;
  }

  async delete(session: string, chat: string, messageId: string, forWhom: 'me' | 'everyone'): Promise<void> {
    await this.#act(session, chat, messageId, { do: 'delete', forWhom });
  }

  async star(session: string, chat: string, messageId: string, starred: boolean): Promise<void> {
    await this.#act(session, chat, messageId, { do: 'star', starred });
  }

  async pin(session: string, chat: string, messageId: string, durationS: number): Promise<void> {
    await this.#act(session, chat, messageId, { do: 'pin', durationS });
  }

  async unpin(session: string, chat: string, messageId: string): Promise<void> {
    await this.#act(session, chat, messageId, { do: 'unpin' });
  }

  async react(session: string, chat: string, messageId: string, emoji: string): Promise<void> {
    await this.#act(session, chat, messageId, { do: 'react', emoji });
  }

  async vote(session: string, chat: string, messageId: string, options: readonly string[]): Promise<void> {
    await this.#act(session, chat, messageId, { do: 'vote', options });
  }

  async receipts(session: string, chat: string, messageId: string): Promise<MessageReceipts> {
    const { outcome: _, ...receipts } = await this.#acting.on(session, chat, (actor, candidates) =>
      actor.receipts(candidates, messageId),
    );
    return receipts;
  }

  async #act(session: string, chat: string, messageId: string, action: MessageAction): Promise<string | null> {
    const { message } = await this.#acting.on(session, chat, (actor, candidates) =>
      actor.actOnMessage(candidates, messageId, action),
    );
    return message;
  }
}

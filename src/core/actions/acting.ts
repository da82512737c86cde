import { chatNotFound, toMissError } from '../chats/chat-refusals.js';
import { BridgeError } from '../errors/bridge-error.js';
import { parseChatRef } from '../ids/chat-ref.js';
import type { ChatMiss } from '../ports/chat-miss.js';
import type { MessageMiss, PageActor, Refusal } from '../ports/page-actor.js';

/** Where the pages of working sessions are acted on. Throws the error of a state that is not working. */
export interface ActorSource<A = PageActor> {
  actor(session: string): Promise<A>;
}

type Done = { readonly outcome: 'done' };

/** Acts on the chat that a person's text means, and throws what stood in the way. */
export class Acting<A = PageActor> {
  readonly #actors: ActorSource<A>;
  readonly #defaultCountry: string | undefined;

  constructor(actors: ActorSource<A>, defaultCountry: string | undefined) {
    this.#actors = actors;
    this.#defaultCountry = defaultCountry;
  }

  async on<T extends Done>(
    session: string,
    chat: string,
    run: (actor: A, candidates: readonly string[]) => Promise<T | Refusal | MessageMiss | ChatMiss>,
  ): Promise<T> {
    const ref = parseChatRef(chat, this.#defaultCountry);
    const acted = await run(await this.#actors.actor(session), ref.candidates);
    switch (acted.outcome) {
      case 'done':
        return acted;
      case 'refused':
        throw new BridgeError('action_refused', acted.reason);
      case 'chat_unknown':
        throw chatNotFound(ref, {});
      default:
        throw toMissError(acted);
    }
  }
}

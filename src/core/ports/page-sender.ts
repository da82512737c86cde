import type { MediaKind } from '../messages/send-api.js';

/** What the page is to make a message of. Ids are WhatsApp's; the file, where there is one, is handed over beside it. */
export type PageContent =
  | { readonly kind: 'text'; readonly text: string; readonly linkPreview: boolean }
  | {
      readonly kind: 'media';
      readonly as: MediaKind;
      readonly caption?: string | undefined;
      readonly viewOnce?: boolean | undefined;
    }
  | {
      readonly kind: 'location';
      readonly latitude: number;
      readonly longitude: number;
      /** Name and address, a line each. */
      readonly description: string;
      readonly url?: string | undefined;
    }
  | { readonly kind: 'contacts'; readonly cards: readonly { readonly name: string; readonly vcard: string }[] }
  | {
      readonly kind: 'poll';
      readonly question: string;
      readonly options: readonly string[];
      readonly multipleAnswers: boolean;
    }
  | { readonly kind: 'forward'; readonly messageId: string };

export interface PageSendRequest {
  /** The message's own id, as WhatsApp makes them (`3EB0…`): made and written down before the page is asked. */
  readonly id: string;
  /** The chat, as ids in order of preference. Where none of them has a chat, one is made with the first. */
  readonly candidates: readonly string[];
  readonly content: PageContent;
  /** Serialised id of a message of that chat. */
  readonly replyTo?: string | undefined;
  /** For every person mentioned the ids that may be theirs. */
  readonly mentions?: readonly (readonly string[])[] | undefined;
}

/** A file on its way into the page; `read` may be called again for another try. */
export interface OutgoingBytes {
  readonly mimetype: string;
  readonly filename: string | null;
  readonly bytes: number;
  read(): AsyncIterable<Uint8Array>;
}

/** A message that the page has; `json` is its canonical text, `timestamp` in unix seconds. */
export interface TakenMessage {
  readonly id: string;
  readonly chatId: string;
  readonly ack: number;
  readonly timestamp: number;
  readonly json: string;
}

/** Why the page made no message of a request, and never will. */
export type SendRefusal =
  | 'chat_unknown'
  | 'chat_ambiguous'
  | 'not_a_member'
  | 'no_lid'
  | 'quoted_unknown'
  | 'quoted_in_other_chat'
  | 'forwarded_unknown'
  | 'not_forwardable'
  | 'file_unusable';

/**
 * `taken`: it is in the chat and in WhatsApp's own outbox. `known`: it was there before; nothing was done. `busy`: the
 * page is still on it. `refused`: not sent, and another try ends the same. `failed`: not sent; another try may do.
 */
export type PageSendOutcome =
  | { readonly outcome: 'taken' | 'known'; readonly message: TakenMessage }
  | { readonly outcome: 'busy' }
  | { readonly outcome: 'refused'; readonly why: SendRefusal; readonly reason: string }
  | { readonly outcome: 'failed'; readonly reason: string };

/**
 * Sending on one live page. An id that the page has, in memory, in its database or in its own outbox, is never sent a
 * second time. Throws `page_unavailable` when the page is gone (whether it took the message is then not known) and
 * `feature_unavailable` when its build lacks what sending needs.
 */
export interface PageSender {
  send(request: PageSendRequest, file?: OutgoingBytes): Promise<PageSendOutcome>;
  /** The message with that own or serialised id in one of these chats; null when the page has none. */
  find(id: string, candidates: readonly string[]): Promise<TakenMessage | 'busy' | null>;
}

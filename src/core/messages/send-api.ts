/** Where the bytes of a file come from. `data` is base64; `path` a file that was uploaded with the request. */
export type FileSource =
  { readonly url: string } | { readonly data: string } | { readonly path: string; readonly size: number };

export interface OutgoingFile {
  readonly source: FileSource;
  /** What the sender says it is; looked at, not believed. */
  readonly mimetype?: string | undefined;
  readonly filename?: string | undefined;
}

/** Files that are taken as a whole, such as a picture of a group. */
export interface FileBytes {
  /** From wherever it comes. Throws `media_refused` for more than `maxBytes`, and `invalid_request` for no base64. */
  bytes(file: OutgoingFile, maxBytes: number): Promise<Uint8Array>;
}

/** How a file is shown. */
export type MediaKind = 'image' | 'video' | 'gif' | 'audio' | 'voice' | 'document' | 'sticker';

/** What is to be sent. */
export type OutgoingContent =
  | { readonly kind: 'text'; readonly text: string; readonly linkPreview?: boolean | undefined }
  | {
      readonly kind: 'media';
      /** Absent: what the file's type shows it to be, a document at worst. */
      readonly as?: MediaKind | undefined;
      readonly file: OutgoingFile;
      readonly caption?: string | undefined;
      readonly viewOnce?: boolean | undefined;
      /** Makes a voice message or a video of it with ffmpeg first. */
      readonly convert?: boolean | undefined;
    }
  | {
      readonly kind: 'location';
      readonly latitude: number;
      readonly longitude: number;
      readonly name?: string | undefined;
      readonly address?: string | undefined;
      readonly url?: string | undefined;
    }
  | { readonly kind: 'contacts'; readonly vcards: readonly string[] }
  | {
      readonly kind: 'poll';
      readonly question: string;
      readonly options: readonly string[];
      readonly multipleAnswers: boolean;
    }
  | { readonly kind: 'forward'; readonly messageId: string };

export interface SendOptions {
  /** Serialised or bare id of a message of the same chat. */
  readonly replyTo?: string | undefined;
  /** Ids or phone numbers of the people mentioned. */
  readonly mentions?: readonly string[] | undefined;
  /** Up to 255 characters: the same again within its life sends nothing again, and gives the first answer. */
  readonly idempotencyKey?: string | undefined;
  /**
   * The message's own id, as WhatsApp Web makes them (see `isOwnMessageId`); one is made when absent. The same again is
   * one request: nothing is sent again, and another content is `idempotency_conflict`.
   */
  readonly messageId?: string | undefined;
  /** `none`: once it is written down and queued. `server`: until WhatsApp has it. `device`: until their phone has it. */
  readonly wait: 'none' | 'server' | 'device';
  /** How long to wait at most, in ms. */
  readonly deadlineMs?: number | undefined;
}

/**
 * What became of it: `accepted` it is written down and will be sent; `sent` WhatsApp has it; `delivered` their phone has
 * it; `unconfirmed` the wait ended before what was waited for, and it is still on its way.
 */
export type SendStatus = 'accepted' | 'sent' | 'delivered' | 'unconfirmed';

export interface SendReceipt {
  /**
   * Serialised id: the one the message has in reads and events. Of a group's message that the page has not taken yet the
   * sender's part is missing.
   */
  readonly id: string;
  readonly chatId: string;
  readonly status: SendStatus;
  /** WhatsApp's ack as far as it came; null while the page has not taken it. */
  readonly ack: number | null;
  /** Unix seconds. */
  readonly timestamp: number;
  /** The raw message, as reads give it; null while the page has not taken it. */
  readonly message: string | null;
  /** The same request was made before: nothing was sent now. */
  readonly repeated: boolean;
  /** What may get the account into trouble with WhatsApp, in words. */
  readonly warnings: readonly string[];
}

/**
 * Sending. Nothing is sent twice and nothing accepted is lost, whatever crashes. `chat` is whatever a person typed.
 * Throws `invalid_chat_id`, `invalid_request`, `chat_not_found`, `chat_ambiguous`, `number_not_registered`,
 * `recipient_stopped`, `idempotency_conflict`, `queue_full`, `rate_limited`, `media_refused`, `conversion_unavailable`,
 * `message_not_found`, `message_in_other_chat`, `feature_unavailable`, `send_failed`, and the errors of a session that
 * waits for a person; while it is only coming back, messages are accepted and sent later.
 */
export interface SendApi {
  send(session: string, chat: string, content: OutgoingContent, options: SendOptions): Promise<SendReceipt>;
}

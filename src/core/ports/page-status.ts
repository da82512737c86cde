import type { Refusal } from './page-actor.js';
import type { OutgoingBytes, TakenMessage } from './page-sender.js';

/** What is posted to all contacts for a day. */
export type StatusContent =
  | {
      readonly kind: 'text';
      readonly text: string;
      /** ARGB as one number; null for WhatsApp's own. */
      readonly color: number | null;
      /** 0 to 7. */
      readonly font: number;
    }
  | {
      readonly kind: 'media';
      /** The message's own id, as WhatsApp makes them. */
      readonly id: string;
      readonly as: 'image' | 'video' | 'voice';
      readonly caption: string | null;
      readonly color: number | null;
    };

/**
 * Posting statuses through the live page. WhatsApp makes the id of a text itself, so that a post whose answer was lost
 * cannot be recognised: it is made once and never again. Fails like `PageActor`.
 */
export interface PageStatuses {
  /** `done`: the page holds it among the account's own statuses. */
  post(
    content: StatusContent,
    file?: OutgoingBytes,
  ): Promise<{ readonly outcome: 'done'; readonly message: TakenMessage } | Refusal>;
}

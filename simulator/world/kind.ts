import type { KeyRecord, WidText } from '../wire/records.js';
import type { Dice } from './dice.js';
import type { Language } from './texts.js';

/** What a kind may use to make up its fields; everything random comes from `dice`. */
export interface KindContext {
  readonly dice: Dice;
  readonly seed: number;
  readonly t: number;
  readonly language: Language;
  readonly fromMe: boolean;
  readonly chat: WidText;
  readonly me: WidText;
  /** Who wrote it: the peer, a participant, or the account itself. */
  readonly sender: WidText;
  /** The key of an earlier message, for quotes and reactions. */
  readonly earlier: KeyRecord;
  /** A text to use instead of an invented one. */
  readonly text?: string | undefined;
}

/** Makes the attributes of one message beside its key, sender and time; `type` is set unless it is the kind's name. */
export type Kind = (context: KindContext) => Record<string, unknown>;

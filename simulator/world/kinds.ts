import type { KeyRecord, WidText } from '../wire/records.js';
import type { Dice } from './dice.js';
import { businessKinds } from './kinds-business.js';
import { mediaKinds } from './kinds-media.js';
import { systemKinds } from './kinds-system.js';
import { textKinds } from './kinds-text.js';
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

/** Every kind the world can produce, by a name that is the message type or a variant of it (`chat:quote`). */
export const KINDS: Readonly<Record<string, Kind>> = {
  ...textKinds,
  ...mediaKinds,
  ...businessKinds,
  ...systemKinds,
};

/** The attributes of one message of that kind; throws with the known names when the kind is unknown. */
export function makeKind(name: string, context: KindContext): Record<string, unknown> & { type: string } {
  const kind = KINDS[name];
  if (!kind) throw new Error(`Unknown message kind "${name}". Known: ${Object.keys(KINDS).join(', ')}.`);
  return { type: name.split(':')[0] ?? name, ...kind(context) };
}

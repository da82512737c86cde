import type { Kind, KindContext } from './kind.js';
import { businessKinds } from './kinds-business.js';
import { mediaKinds } from './kinds-media.js';
import { systemKinds } from './kinds-system.js';
import { textKinds } from './kinds-text.js';

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

import type { ChatMiss } from '../../core/ports/chat-miss.js';
import type { PersonMiss } from '../../core/ports/page-contacts.js';
import type { PagePresence, SeenPresence } from '../../core/ports/page-presence.js';
import { knownPerson } from './act-on-contact.js';
import { findChat } from './find-chat.js';
import { orRefusal, waFunction } from './server-refusal.js';
import { until } from './until.js';
import { MissingModuleError, waModule } from './wa-modules.js';

/** So long WhatsApp may take for its first word about somebody. */
const FIRST_WORD_MS = 3_000;

type Later<K extends keyof PagePresence> = ReturnType<PagePresence[K]>;

interface Seen {
  readonly wid: any;
  readonly chat: any;
}

interface OfChat {
  readonly candidates: readonly string[];
}

/** See `PagePresence.subscribe`. */
export function subscribePresence({ candidates }: OfChat): Later<'subscribe'> {
  return orRefusal(async () => {
    const seen = findSeen(candidates);
    if ('outcome' in seen) return seen;
    await subscribe(seen);
    return { outcome: 'done' as const };
  });
}

/** See `PagePresence.read`. WhatsApp tells only whom it sees: the account is available while it asks. */
export function readPresence({
  candidates,
  staysAvailable,
}: OfChat & { readonly staysAvailable: boolean }): Later<'read'> {
  return orRefusal(async () => {
    const seen = findSeen(candidates);
    if ('outcome' in seen) return seen;
    const action = 'WAWebPresenceChatAction';
    await waFunction(action, 'sendPresenceAvailable')();
    try {
      await subscribe(seen);
      await until(() => presencesOf(seen.wid).length > 0, FIRST_WORD_MS);
    } finally {
      if (!staysAvailable) await waFunction(action, 'sendPresenceUnavailable')();
    }
    return { outcome: 'done' as const, chatId: String(seen.wid._serialized), presences: presencesOf(seen.wid) };
  });
}

function findSeen(candidates: readonly string[]): Seen | PersonMiss | ChatMiss {
  const found = findChat(candidates);
  if ('chat' in found) return { wid: found.chat.id, chat: found.chat };
  if (found.outcome === 'chat_ambiguous') return found;
  const person = knownPerson(candidates);
  return person === undefined ? { outcome: 'person_unknown' } : { wid: person.wid, chat: undefined };
}

/** As WhatsApp's own collection does it; the token is what they gave this account to be seen by it. */
async function subscribe({ wid, chat }: Seen): Promise<void> {
  if (wid.server === 'g.us') await collection().find(wid);
  else await waFunction('WAWebContactPresenceBridge', 'subscribePresence')(wid, chat?.getTcToken?.());
}

function presencesOf(wid: any): SeenPresence[] {
  const presence = collection().get(wid);
  if (!presence) return [];
  const states: any[] = wid.server === 'g.us' ? (presence.chatstates?.getModelsArray() ?? []) : [presence.chatstate];
  return toSeenPresences(states, wid);
}

/** How each of these is seen; nothing of those of whom WhatsApp said nothing. `wid`: whose chat it is. */
export function toSeenPresences(states: readonly any[], wid: any): SeenPresence[] {
  return states.filter((state) => typeof state?.type === 'string').map((state) => toSeen(state, wid));
}

function toSeen(state: any, wid: any): SeenPresence {
  const lastSeen = Number(state.t);
  return {
    id: String(state.id?._serialized ?? wid._serialized),
    state: stateOf(state.type),
    lastSeen: Number.isFinite(lastSeen) && lastSeen > 0 ? lastSeen : null,
  };
}

function stateOf(type: string): SeenPresence['state'] {
  switch (type) {
    case 'available':
      return 'online';
    case 'typing':
    case 'composing':
      return 'typing';
    case 'recording_audio':
    case 'recording':
      return 'recording';
    default:
      return 'offline';
  }
}

function collection(): any {
  const found = waModule('WAWebPresenceCollection').PresenceCollection;
  if (!found) throw new MissingModuleError('The page has no WAWebPresenceCollection.PresenceCollection');
  return found;
}

import { createHash } from 'node:crypto';
import type { LoggedEvent } from '../../../core/events/logged-event.js';
import type { EventFacts, ToldEvent } from './event-facts.js';
import type { WahaEventName } from './event-names.js';
import { isIgnored } from './ignored-chats.js';
import { toCallEvents, toPresenceEvents } from './mappers/to-call-events.js';
import { toEngineEvents } from './mappers/to-engine-events.js';
import { toEnvironment } from './mappers/to-environment.js';
import { secondsOf, toGroupEvents } from './mappers/to-group-events.js';
import {
  toAckEvents,
  toEditedEvents,
  toMessageEvents,
  toReactionEvents,
  toRevokedEvents,
  toVoteEvents,
  toWaitingEvents,
} from './mappers/to-message-events.js';
import { toMe } from './mappers/to-session-info.js';
import { toStatusEvents } from './mappers/to-status-events.js';

/** The envelope around a payload, as webhooks and WebSockets carry it. */
export interface WahaEvent extends ToldEvent {
  /** The same in every telling of this event under this name. */
  readonly id: string;
  /** Unix milliseconds. */
  readonly timestamp: number;
}

/** Everything that WAHA tells of one of our events, as far as it is wanted: the one mapping for every way of telling. */
export async function toWahaEvents(
  event: LoggedEvent,
  facts: EventFacts,
  wanted: ReadonlySet<WahaEventName>,
): Promise<readonly WahaEvent[]> {
  const payloads = await payloadsOnce(event, facts);
  if (payloads === null) return [];
  const engine = wanted.has('engine.event') ? toEngineEvents(event) : [];
  const told = [...payloads.filter((one) => wanted.has(one.event)), ...engine];
  const { session, sessionName, lookups } = facts;
  const me = session === null ? null : toMe(session);
  return told.map(({ event: name, payload }, index) => ({
    id: `evt_${derivedUlid(event.id, idPart(told, index)).toLowerCase()}`,
    timestamp: Date.parse(event.at),
    event: name,
    session: sessionName,
    metadata: session?.metadata ?? {},
    ...(me === null ? {} : { me }),
    payload,
    engine: 'WEBJS',
    environment: toEnvironment(lookups.version, session?.browser?.product ?? ''),
  }));
}

/** What all who are level ask for at once; parsed messages are large, so no more than these are kept. */
const MOST_KEPT = 100;
/** Null: of a chat that the session's config ignores. */
type Payloads = readonly ToldEvent[] | null;

/** By event and by the origin of its links. */
const known = new Map<LoggedEvent, Map<string, Promise<Payloads>>>();

function payloadsOnce(event: LoggedEvent, facts: EventFacts): Promise<Payloads> {
  const ofEvent = known.get(event) ?? new Map<string, Promise<Payloads>>();
  known.set(event, ofEvent);
  for (const oldest of known.keys()) {
    if (known.size <= MOST_KEPT) break;
    known.delete(oldest);
  }
  const made = ofEvent.get(facts.origin);
  if (made !== undefined) return made;
  const making = isOfIgnoredChat(event, facts).then((is) => (is ? null : payloadsOf(event, facts)));
  ofEvent.set(facts.origin, making);
  making.catch(() => ofEvent.delete(facts.origin));
  return making;
}

async function isOfIgnoredChat({ chatId }: LoggedEvent, { session, lookups }: EventFacts): Promise<boolean> {
  if (chatId === null || session === null) return false;
  return isIgnored(await lookups.config(session.key, 'waha'), chatId);
}

async function payloadsOf(event: LoggedEvent, facts: EventFacts): Promise<readonly ToldEvent[]> {
  switch (event.name) {
    case 'session.state':
    case 'session.qr':
      return toStatusEvents(event, facts);
    case 'message.received':
    case 'message.sent':
      return toMessageEvents(event, facts);
    case 'message.ack':
      return toAckEvents(event);
    case 'message.edited':
      return toEditedEvents(event, facts);
    case 'message.revoked':
      return toRevokedEvents(event, facts);
    case 'message.reaction':
      return toReactionEvents(event, facts);
    case 'poll.vote':
      return toVoteEvents(event, facts);
    case 'message.waiting':
      return toWaitingEvents(event, facts);
    case 'group.changed':
      return toGroupEvents(event, facts);
    case 'session.connection':
      return event.payload.state === undefined ? [] : [{ event: 'state.change', payload: event.payload.state }];
    case 'chat.archived': {
      const { archived } = event.payload;
      if (archived === undefined) return [];
      return [{ event: 'chat.archive', payload: { id: event.chatId, archived, timestamp: secondsOf(event) } }];
    }
    case 'presence.changed':
      return toPresenceEvents(event);
    case 'call.received':
    case 'call.rejected':
      return toCallEvents(event);
    default:
      return [];
  }
}

/** Of two events of one name the second is another one. */
function idPart(told: readonly ToldEvent[], index: number): string {
  const name = told[index]?.event ?? '';
  const before = told.slice(0, index).filter(({ event }) => event === name).length;
  return before === 0 ? name : `${name} ${String(before)}`;
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_CHARACTERS = 10;

/** A ULID of the same moment that always comes out of this one and `what`: one event of ours may be several of WAHA's. */
export function derivedUlid(ulid: string, what: string): string {
  const hash = createHash('sha256').update(`${ulid} ${what}`).digest();
  const random = Array.from(hash.subarray(0, 16), (byte) => CROCKFORD[byte % 32] ?? '0').join('');
  return `${ulid.slice(0, TIME_CHARACTERS)}${random}`;
}

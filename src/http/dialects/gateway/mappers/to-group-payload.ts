import type { EventMap } from '../../../../core/events/event-map.js';
import type { GatewayEventName } from '../event-names.js';

type GroupChange = Partial<EventMap['group.changed']>;

const PEOPLE = {
  add: 'join',
  invite: 'join',
  remove: 'leave',
  leave: 'leave',
  promote: 'promote',
  demote: 'demote',
} as const;
const TEXTS = { subject: 'subject', description: 'description' } as const;
const SWITCHES = { announce: 'isAnnounce', restrict: 'isLocked' } as const;

/** What happened to a group, as the gateway tells it. `jids` gives the addresses of people by their ids. */
export function toGroupEvent(
  { change = 'unknown', author = null, members = [], value = null }: GroupChange,
  groupJid: string,
  jidOf: (id: string) => string,
  timestamp: number,
): { readonly name: GatewayEventName; readonly payload: Readonly<Record<string, unknown>> } {
  if (change === 'picture') return { name: 'chat.update', payload: { chatJid: groupJid, change } };
  const about = { groupJid, ...(author === null ? {} : { sender: jidOf(author) }) };
  const people = pick(PEOPLE, change);
  if (people !== undefined) {
    const who = members.length === 0 && author !== null ? [author] : members;
    return { name: 'group.participant', payload: { ...about, [people]: who.map(jidOf), timestamp } };
  }
  const text = pick(TEXTS, change);
  const flag = pick(SWITCHES, change);
  const news = {
    ...(text === undefined ? {} : { [text]: value ?? '' }),
    ...(flag === undefined || value === null ? {} : { [flag]: value === 'on' }),
    ...(text === undefined && flag === undefined ? { reason: change } : {}),
    ...(change === 'create' && value !== null ? { subject: value } : {}),
  };
  return { name: 'group.update', payload: { ...about, ...news, timestamp } };
}

function pick<T extends object>(table: T, key: string): T[keyof T] | undefined {
  return Object.hasOwn(table, key) ? table[key as keyof T] : undefined;
}

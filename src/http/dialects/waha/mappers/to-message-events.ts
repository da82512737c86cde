import type { LoggedEvent } from '../../../../core/events/logged-event.js';
import { asFlag, asNumber, asText, fieldsOf, serializedId } from '../../../../core/history/json-fields.js';
import type { EventFacts, ToldEvent } from '../event-facts.js';
import type { WaMedia, WaMessage } from '../schemas/wa-message.js';
import { mediaLink } from './to-wa-media.js';
import { ackName, toWaMessage } from './to-wa-message.js';

/** A message in WAHA's shape, with the link of its file (which is fetched when it is opened) and where it was sent from. */
export async function toEventMessage(json: string, facts: EventFacts): Promise<WaMessage> {
  const raw: unknown = JSON.parse(json);
  return toWaMessage(raw, { media: mediaOf(raw, facts), source: await sourceOf(raw, facts) });
}

/** `message.any` of both directions, `message` of those that came in. */
export async function toMessageEvents(event: LoggedEvent, facts: EventFacts): Promise<readonly ToldEvent[]> {
  if (event.messageJson === null) return [];
  const payload = await toEventMessage(event.messageJson, facts);
  const any = { event: 'message.any', payload } as const;
  return event.name === 'message.received' ? [{ event: 'message', payload }, any] : [any];
}

/** A message that this device cannot read yet; it follows as `message` once it can. */
export async function toWaitingEvents(event: LoggedEvent, facts: EventFacts): Promise<readonly ToldEvent[]> {
  if (event.messageJson === null) return [];
  return [{ event: 'message.waiting', payload: await toEventMessage(event.messageJson, facts) }];
}

/** WAHA has one name for the acks of people and one for those of groups. */
export function toAckEvents(event: LoggedEvent): readonly ToldEvent[] {
  const { ack } = event.payload as { readonly ack?: number };
  if (ack === undefined || event.messageJson === null) return [];
  const { id, from, to, fromMe, participant, _data } = toWaMessage(JSON.parse(event.messageJson));
  const name = event.chatId?.endsWith('@g.us') === true ? 'message.ack.group' : 'message.ack';
  const payload = { id, from, to, participant: participant ?? null, fromMe, ack, ackName: ackName(ack), _data };
  return [{ event: name, payload }];
}

export async function toEditedEvents(event: LoggedEvent, facts: EventFacts): Promise<readonly ToldEvent[]> {
  if (event.messageJson === null) return [];
  const message = await toEventMessage(event.messageJson, facts);
  return [{ event: 'message.edited', payload: { ...message, editedMessageId: bareId(message.id) } }];
}

/** Of messages that were taken back from everyone; what only left this account is nobody's news in WAHA. */
export async function toRevokedEvents(event: LoggedEvent, facts: EventFacts): Promise<readonly ToldEvent[]> {
  const { for: whom, before } = event.payload as { readonly for?: string; readonly before?: string | null };
  if (whom !== 'everyone') return [];
  const after = event.messageJson === null ? null : await toEventMessage(event.messageJson, facts);
  const payload = {
    after,
    before: before == null ? null : await toEventMessage(before, facts),
    revokedMessageId: bareId(event.messageId ?? ''),
  };
  return [{ event: 'message.revoked', payload }];
}

export async function toReactionEvents(event: LoggedEvent, facts: EventFacts): Promise<readonly ToldEvent[]> {
  if (event.name !== 'message.reaction') return [];
  const { emoji, senderId, timestamp, id } = event.payload;
  if (emoji === undefined || senderId === undefined) return [];
  const fromMe = isMe(senderId, facts);
  const payload = {
    id: id ?? '',
    from: senderId,
    fromMe,
    // Of one's own nobody remembers whether it was set here.
    ...(fromMe ? {} : { source: 'app' }),
    participant: senderId,
    to: event.chatId ?? '',
    timestamp: timestamp ?? 0,
    reaction: { text: emoji, messageId: event.messageId ?? '' },
  };
  return Promise.resolve([{ event: 'message.reaction', payload }]);
}

/** A vote for an option that the stored poll does not have cannot be told by its name: it has failed. */
export function toVoteEvents(event: LoggedEvent, facts: EventFacts): readonly ToldEvent[] {
  if (event.name !== 'poll.vote') return [];
  const { voter, selectedOptionLocalIds, timestampMs, id } = event.payload;
  if (voter === undefined || selectedOptionLocalIds === undefined) return [];
  const poll = event.messageJson === null ? null : toWaMessage(JSON.parse(event.messageJson));
  const names = optionNames(event.messageJson);
  const selected = selectedOptionLocalIds.map((one) => names.get(one));
  const isWhole = selected.every((name) => name !== undefined);
  const fromMe = isMe(voter, facts);
  const chat = event.chatId ?? '';
  const me = facts.session?.me?.id ?? '';
  const isGroup = chat.endsWith('@g.us');
  const vote = {
    id: id ?? '',
    to: isGroup || fromMe ? chat : me,
    from: voter,
    fromMe,
    selectedOptions: isWhole ? selected : [],
    timestamp: Math.floor((timestampMs ?? 0) / 1_000),
    ...(isGroup ? { participant: voter } : {}),
  };
  const payload = {
    vote,
    poll: {
      id: event.messageId ?? '',
      to: poll?.to ?? '',
      from: poll?.from ?? '',
      fromMe: poll?.fromMe ?? event.messageId?.startsWith('true_') ?? false,
      ...(poll?.participant === undefined ? {} : { participant: poll.participant }),
    },
  };
  return [{ event: isWhole ? 'poll.vote' : 'poll.vote.failed', payload }];
}

/** The id without chat and participant. */
export function bareId(id: string): string {
  return id.split('_')[2] ?? id;
}

/** Whether a person is the account itself, by either of its ids. */
export function isMe(id: string, { session }: EventFacts): boolean {
  return session?.me != null && (id === session.me.id || id === session.me.lid);
}

function mediaOf(raw: unknown, { origin, session }: EventFacts): WaMedia | undefined {
  const message = fieldsOf(raw);
  const data = fieldsOf(message['_data']);
  const id = serializedId(message['id']);
  if (session === null || id === null || !asFlag(message['hasMedia'])) return undefined;
  const mimetype = asText(data['mimetype']);
  return { url: mediaLink(origin, session.name, id, mimetype), mimetype, filename: asText(data['filename']) };
}

async function sourceOf(raw: unknown, { session, lookups }: EventFacts): Promise<'api' | 'app'> {
  const message = fieldsOf(raw);
  const bare = asText(fieldsOf(message['id'])['id']);
  if (session === null || bare === null || !asFlag(message['fromMe'])) return 'app';
  return (await lookups.isSentHere(session.key, bare)) ? 'api' : 'app';
}

function optionNames(json: string | null): ReadonlyMap<number, string> {
  const options: unknown = json === null ? null : fieldsOf(JSON.parse(json))['pollOptions'];
  if (!Array.isArray(options)) return new Map();
  return new Map(
    options.map(fieldsOf).flatMap((option): [number, string][] => {
      const localId = asNumber(option['localId']);
      const name = asText(option['name']);
      return localId === null || name === null ? [] : [[localId, name]];
    }),
  );
}

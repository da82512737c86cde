import type { LooseEvent } from '../../core/history/page-batch.js';
import type { Arrival, FeedChange } from '../../core/ports/page-feed.js';
import { findMessage } from './find-message.js';
import { askAgainIfUnreadable } from './placeholders.js';
import { toSeenPresences } from './see-presence.js';
import { chatChanges, contactChanges, isKept, labelChange, mappingChanges, messageChange } from './to-changes.js';
import { WaitingChanges } from './waiting-changes.js';
import { collections, waModuleIfPresent } from './wa-modules.js';

/** When a message left memory, how often and how far apart it is looked for in the database before it counts as kept. */
const LOOKS = 3;
const LOOK_AGAIN_MS = 1_000;

const waiting = new WaitingChanges();
let isFollowing = false;
/** Counts what is told once. */
let happened = 0;
/** How messages that wait came: what changes before it was told of is still new. */
const arrivals = new WeakMap<object, Arrival>();
const life = Array.from(crypto.getRandomValues(new Uint32Array(2)), (part) => part.toString(36)).join('');

/** See `PageFeed.follow`. */
export function follow(): { life: string } {
  if (isFollowing) return { life };
  const { Msg, Chat, Contact, Label } = collections();
  Msg.on('add', (message: any) => {
    noteMessage(message, message.isNewMsg ? 'new' : 'loaded');
    if (message.isNewMsg) askAgainIfUnreadable(message);
  });
  Msg.on('change', (message: any) => {
    noteMessage(message, 'changed');
  });
  Msg.on('remove', (message: any) => void noteRemoved(message));
  Chat.on('add change', noteChat);
  Chat.on('change:endOfHistoryTransferType', (chat: any) => {
    const chatId = chat.id._serialized;
    waiting.note(`history ${chatId}`, () => [{ kind: 'more_history', chatId }]);
  });
  Chat.on('remove', (chat: any) => {
    const id = chat.id._serialized;
    waiting.noteLast(`end of chat ${id}`, () => [{ kind: 'chat_removed', id }], `chat ${id}`);
  });
  Contact?.on('add change', (contact: any) => {
    waiting.note(`contact ${contact.id._serialized}`, () => contactChanges(contact));
  });
  Label?.on?.('add change', (label: any) => {
    waiting.note(`label ${label.id}`, () => [labelChange(label)]);
  });
  Label?.on?.('remove', (label: any) => {
    waiting.note(`label ${label.id}`, () => [{ kind: 'label_removed', id: String(label.id) }]);
  });
  hearUpserts('WAWebAddonReactionTableMode', 'reactionTableMode', noteReaction);
  hearUpserts('WAWebAddonPollVoteTableMode', 'pollVoteTableMode', noteVote);
  waModuleIfPresent('WAWebCallCollection')?.on?.('add', noteCall);
  hearPresences();
  waModuleIfPresent('WAWebSocketModel')?.Socket?.on?.('change:state', noteConnection);
  isFollowing = true;
  return { life };
}

/** See `PageFeed.takeChanges`. */
export function takeChanges(request: { taken: number; waitMs: number }) {
  if (!isFollowing) throw new Error('Nobody follows this page');
  return waiting.take(request);
}

function noteMessage(message: any, arrival: Arrival): void {
  if (!isKept(message.id.remote)) return;
  const thing = `message ${message.id._serialized}`;
  const first = arrivals.get(message) ?? arrival;
  arrivals.set(message, first);
  waiting.note(thing, () => {
    arrivals.set(message, 'changed');
    return [messageChange(message, first)];
  });
  const chat = collections().Chat.get(message.id.remote);
  if (chat?.lastReceivedKey?._serialized === message.id._serialized) noteChat(chat);
}

function noteChat(chat: any): void {
  if (!isKept(chat.id)) return;
  waiting.note(`chat ${chat.id._serialized}`, () => [...chatChanges(chat), ...mappingChanges(chat.id)]);
}

/** WhatsApp also drops messages from memory that it keeps in its database: those are not gone. */
async function noteRemoved(message: any): Promise<void> {
  if (!isKept(message.id.remote)) return;
  const id: string = message.id._serialized;
  for (let look = 0; look < LOOKS; look++) {
    if ((await findMessage(id)) === undefined) {
      waiting.note(`message ${id}`, () => (collections().Msg.get(id) ? [] : [{ kind: 'message_removed', id }]));
      const chat = collections().Chat.get(message.id.remote);
      if (chat) noteChat(chat);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

/** Reactions and votes are not models that fire: WhatsApp writes them by a function that whoever listens wraps. */
function hearUpserts(module: string, table: string, hear: (row: any) => void): void {
  const owner = waModuleIfPresent(module)?.[table];
  const upsert = owner?.bulkUpsert;
  if (typeof upsert !== 'function') return;
  owner.bulkUpsert = function (this: unknown, rows: any[], ...others: unknown[]) {
    for (const row of rows) {
      try {
        hear(row);
      } catch {
        // What we cannot read must not keep WhatsApp from writing it.
      }
    }
    return upsert.call(this, rows, ...others);
  };
}

function noteReaction(row: any): void {
  const messageId: string = row.reactionParentKey._serialized;
  const senderId: string = (row.author ?? row.from)._serialized;
  const change: FeedChange = {
    kind: 'reaction',
    reaction: {
      id: keyOf(row),
      messageId,
      chatId: String(row.reactionParentKey.remote),
      senderId,
      emoji: row.reactionText ?? '',
      timestamp: Math.floor(Number(row.reactionTimestamp) / 1000),
    },
  };
  waiting.note(`reaction ${messageId} ${senderId}`, () => [change]);
  void noteReacted(messageId);
}

function keyOf(row: any): string | null {
  return row.id?._serialized ?? null;
}

function noteVote(row: any): void {
  const messageId: string = row.pollUpdateParentKey._serialized;
  const voter: string = (row.author ?? row.from)._serialized;
  const at = Number(row.senderTimestampMs ?? row.t);
  const options = [...(row.selectedOptionLocalIds ?? [])].map(Number);
  const key = `vote ${messageId} ${voter} ${at}`;
  waiting.note(key, () => [
    {
      kind: 'event',
      key,
      event: {
        name: 'poll.vote',
        chatId: String(row.pollUpdateParentKey.remote),
        messageId,
        payload: { id: keyOf(row), voter, selectedOptionLocalIds: options, timestampMs: at },
      },
    },
  ]);
}

function noteCall(call: any): void {
  noteEventOfCall('call.received', call);
}

/** This account declined a call, which WhatsApp itself tells nobody. */
export function noteRejectedCall(call: any): void {
  noteEventOfCall('call.rejected', call);
}

function noteEventOfCall(name: 'call.received' | 'call.rejected', call: any): void {
  const chatId = call.peerJid?._serialized ?? null;
  const key = `${name === 'call.received' ? 'call' : name} ${call.id}`;
  const payload = {
    id: call.id,
    from: chatId,
    isGroup: Boolean(call.isGroup),
    isVideo: Boolean(call.isVideo),
    timestamp: Number(call.offerTime ?? 0),
    fromMe: Boolean(call.outgoing),
  };
  waiting.note(key, () => [{ kind: 'event', key, event: { name, chatId, messageId: null, payload } }]);
}

function hearPresences(): void {
  const presences = waModuleIfPresent('WAWebPresenceCollection')?.PresenceCollection;
  for (const presence of presences?.getModelsArray?.() ?? []) hearPresence(presence);
  presences?.on?.('add', (presence: any) => {
    const note = hearPresence(presence);
    // It may have come with what it tells.
    if (presence.id.server !== 'g.us') note(presence.chatstate);
  });
}

/** A person's own presence is one model, a group has one for each member. Returns what notes one of them. */
function hearPresence(presence: any): (state: any) => void {
  const changed = (state: any) => {
    const [seen] = toSeenPresences([state], presence.id);
    if (seen === undefined) return;
    const chatId: string = presence.id._serialized;
    noteOnce(`presence ${chatId} ${seen.id}`, { name: 'presence.changed', chatId, messageId: null, payload: seen });
  };
  if (presence.id.server === 'g.us') presence.chatstates?.on?.('add change:type change:t', changed);
  else presence.chatstate?.on?.('change:type change:t', changed);
  return changed;
}

function noteConnection(socket: any): void {
  const event = {
    name: 'session.connection',
    chatId: null,
    messageId: null,
    payload: { state: socket.state },
  } as const;
  noteOnce(`connection ${happened}`, event);
}

/** Tells what no row shows; told again, because the batch was lost, it is the same event. */
function noteOnce(thing: string, event: LooseEvent['event']): void {
  happened += 1;
  const key = `${life} ${happened} ${event.name}`;
  waiting.note(thing, () => [{ kind: 'event', key, event }]);
}

/** A reaction to a message that is not in memory changes its row without any event. */
async function noteReacted(id: string): Promise<void> {
  const message = await findMessage(id);
  if (message !== undefined) noteMessage(message, 'changed');
}

/** Something was done to a chat that its model may not tell of: what is in a group's metadata fires nothing. */
export function noteChatAgain(chat: any): void {
  noteChat(chat);
}

/** Something was done to a message, which is `now` so, or gone: if it is not in memory, nothing else will tell of it. */
export function noteAgain(message: any, now: any): void {
  if (now !== undefined) noteMessage(now, 'changed');
  else void noteRemoved(message);
}

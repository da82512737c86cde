import type { ChatHead, FeedChange, Survey } from '../../core/ports/page-feed.js';
import { lastMessagesOf } from './chat-json.js';
import { clock } from './clock.js';
import { Pace } from './pace.js';
import { chatChanges, contactChanges, isKept, labelChange, mappingChanges, messageChange } from './to-changes.js';
import { tellable } from './tellable.js';
import { collections } from './wa-modules.js';

const PART = 250;
const PATIENCE_MS = 10_000;

/** See `PageFeed.survey`: labels first, then chats with their last messages, then people. */
export async function survey({ from }: { from: number }): Promise<Survey> {
  const { Chat, Contact, Label } = collections();
  const chats: readonly any[] = Chat.getModelsArray().filter((chat: any) => isKept(chat.id));
  const contacts: readonly unknown[] = Contact?.getModelsArray() ?? [];
  const changes: FeedChange[] = [];
  if (from === 0) changes.push(...(Label?.getModelsArray?.() ?? []).map(labelChange));

  const pace = new Pace(PATIENCE_MS);
  const part = chats.slice(from, from + PART);
  const lastMessages = await lastMessagesOf(part);
  const readAt = clock();
  for (const chat of part) {
    await pace.rest();
    const last = lastMessages.get(chat);
    if (last) changes.push(...tellable(() => [messageChange(last, 'loaded')]));
    changes.push(...tellable(() => [...chatChanges(chat, last), ...mappingChanges(chat.id)]));
  }
  const people = contacts.slice(Math.max(0, from - chats.length), Math.max(0, from + PART - chats.length));
  for (const contact of people) {
    await pace.rest();
    changes.push(...tellable(() => contactChanges(contact)));
  }
  const next = from + PART;
  return { changes, clock: readAt, next: next < chats.length + contacts.length ? next : null };
}

/** See `PageFeed.heads`. */
export function heads(): readonly ChatHead[] {
  return collections()
    .Chat.getModelsArray()
    .filter((chat: any) => isKept(chat.id))
    .map((chat: any) => ({
      id: chat.id._serialized,
      lastId: chat.lastReceivedKey?._serialized ?? null,
      timestamp: Number(chat.t ?? 0),
    }));
}

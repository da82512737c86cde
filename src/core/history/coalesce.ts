import type { MessageRecord } from './message-record.js';
import type { PageChange } from './page-batch.js';

/**
 * The changes without those that a later one of the same batch overtakes: of each message, chat, contact and reaction the
 * last state alone, at the place where it first appeared. So a batch that is applied twice finds nothing to do.
 */
export function coalesce(changes: readonly PageChange[]): readonly PageChange[] {
  const last = new Map<string, PageChange>();
  const removedAt = new Map<string, number>();
  for (const [index, change] of changes.entries()) {
    const key = keyOf(change);
    if (key !== null) last.set(key, change);
    if (change.kind === 'window') {
      for (const message of change.messages) last.set(`message ${message.id}`, { kind: 'message', message });
    }
    if (change.kind === 'chat_removed') removedAt.set(change.id, index);
  }

  const kept: PageChange[] = [];
  const done = new Set<string>();
  for (const [index, change] of changes.entries()) {
    const chatId = chatOf(change);
    if (chatId !== null && index < (removedAt.get(chatId) ?? -1)) continue;
    if (change.kind === 'window') {
      const messages = change.messages.flatMap((message) => latestOf(last.get(`message ${message.id}`)));
      for (const { id } of messages) done.add(`message ${id}`);
      kept.push({ kind: 'window', messages });
      continue;
    }
    const key = keyOf(change);
    if (key === null) {
      kept.push(change);
      continue;
    }
    const latest = last.get(key) ?? change;
    // A removal stays where it was: before it the thing was there, after it it is not.
    if (latest.kind === 'message_removed' ? latest !== change : done.has(key)) continue;
    done.add(key);
    kept.push(latest);
  }
  return kept;
}

function latestOf(change: PageChange | undefined): readonly MessageRecord[] {
  return change?.kind === 'message' ? [change.message] : [];
}

function keyOf(change: PageChange): string | null {
  switch (change.kind) {
    case 'message':
      return `message ${change.message.id}`;
    case 'message_removed':
      return `message ${change.id}`;
    case 'chat':
      return `chat ${change.chat.id}`;
    case 'contact':
      return `contact ${change.contact.id}`;
    case 'reaction':
      return `reaction ${change.reaction.messageId} ${change.reaction.senderId}`;
    default:
      return null;
  }
}

/** The chat that the change is wholly about, so that its removal overtakes it. */
function chatOf(change: PageChange): string | null {
  switch (change.kind) {
    case 'message':
      return change.message.chatId;
    case 'window':
      return change.messages[0]?.chatId ?? null;
    case 'chat':
      return change.chat.id;
    case 'reaction':
      return change.reaction.chatId;
    case 'coverage':
      return change.chatId;
    default:
      return null;
  }
}

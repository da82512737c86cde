import type { ContactRecord, PageChange } from '../../core/history/page-batch.js';
import type { MessageRecord } from '../../core/history/message-record.js';
import { inChunks } from '../in-chunks.js';
import { selectAmong } from '../select-among.js';
import type { BatchContext } from './batch-context.js';

export type ForgottenReason = 'erased' | 'retention';

/** From now on messages of this chat, or by this person when they were erased, are not stored again. */
export async function forget(
  { transaction, session }: BatchContext,
  { id, until, reason }: { readonly id: string; readonly until: number; readonly reason: ForgottenReason },
): Promise<void> {
  const known = await transaction
    .selectFrom('forgotten')
    .select(['until', 'reason'])
    .where('session', '=', session)
    .where('id', '=', id)
    .executeTakeFirst();
  // Who was erased stays so, whatever the cut of retention is later.
  if (known?.reason === 'erased' && (reason === 'retention' || known.until >= until)) return;
  const row = { session, id, until, reason };
  await transaction
    .insertInto('forgotten')
    .values(row)
    .onConflict((conflict) => conflict.columns(['session', 'id']).doUpdateSet(row))
    .execute();
}

/** The changes without what was removed on purpose and is told again by a page that still holds it. */
export async function withoutForgotten(
  batch: BatchContext,
  changes: readonly PageChange[],
): Promise<readonly PageChange[]> {
  const marks = await loadMarks(batch, new Set(changes.flatMap(idsOf)));
  if (marks.size === 0) return changes;
  const past = await loadPast(batch, marks);

  const isOld = ({ chatId, author, timestamp }: MessageRecord): boolean =>
    timestamp <= (marks.get(chatId)?.until ?? -1) || timestamp <= erasedUntil(author);
  const erasedUntil = (id: string | null): number => {
    const mark = id === null ? undefined : marks.get(id);
    return mark?.reason === 'erased' ? mark.until : -1;
  };
  /** The next one that is stored, for each message that is not. */
  const instead = new Map<string, string | null>();

  return changes.flatMap((change): PageChange[] => {
    switch (change.kind) {
      case 'message':
        return isOld(change.message) ? [] : [change];
      case 'window': {
        let next: string | null = null;
        for (const message of [...change.messages].reverse()) {
          if (isOld(message)) instead.set(message.id, next);
          else next = message.id;
        }
        const messages = change.messages.filter((message) => !isOld(message));
        return messages.length === 0 ? [] : [{ ...change, messages }];
      }
      case 'chat':
        return change.chat.timestamp <= erasedUntil(change.chat.id) ? [] : [change];
      case 'contact':
        return past.has(change.contact.id) ? [] : [change];
      case 'mapping':
        return past.has(change.pn) || past.has(change.lid) ? [] : [change];
      case 'reaction':
        return change.reaction.timestamp <= erasedUntil(change.reaction.senderId) ? [] : [change];
      case 'coverage': {
        // Without its oldest messages a chat is never here from its start, whatever the page says of itself.
        const start = marks.has(change.chatId) && change.reachedStart === true ? { reachedStart: false } : {};
        const { contiguousFromId: from, ...rest } = change;
        const moved = typeof from === 'string' && instead.has(from) ? instead.get(from) : from;
        // Nothing of the stretch is stored: what was known to be here without a gap stays as it was.
        return [{ ...rest, ...start, ...(moved === null && from !== null ? {} : { contiguousFromId: moved }) }];
      }
      default:
        return [change];
    }
  });
}

interface Mark {
  readonly until: number;
  readonly reason: string;
}

async function loadMarks({ transaction, session }: BatchContext, ids: ReadonlySet<string>): Promise<Map<string, Mark>> {
  const found = await selectAmong<Mark & { readonly id: string }>(
    transaction,
    { fixed: [session], items: Array.from(ids, (id) => [id]) },
    (list, mark) => `select id, until, reason from forgotten where session = ${mark} and id in (${list})`,
  );
  return new Map(found.map((mark) => [mark.id, mark]));
}

/** Erased people who have not written since: what the page knows of them is not taken either. */
async function loadPast(
  { transaction, session }: BatchContext,
  marks: ReadonlyMap<string, Mark>,
): Promise<ReadonlySet<ContactRecord['id']>> {
  const past = new Set([...marks].filter(([, { reason }]) => reason === 'erased').map(([id]) => id));
  for (const chunk of inChunks([...past])) {
    const back = await transaction
      .selectFrom('chats')
      .select('id')
      .where('session', '=', session)
      .where('id', 'in', chunk)
      .execute();
    for (const { id } of back) past.delete(id);
  }
  return past;
}

function idsOf(change: PageChange): readonly string[] {
  switch (change.kind) {
    case 'message':
      return [change.message.chatId, ...(change.message.author === null ? [] : [change.message.author])];
    case 'window':
      return change.messages.flatMap(({ chatId, author }) => (author === null ? [chatId] : [chatId, author]));
    case 'chat':
      return [change.chat.id];
    case 'contact':
      return [change.contact.id];
    case 'mapping':
      return [change.pn, change.lid];
    case 'reaction':
      return [change.reaction.senderId];
    case 'coverage':
      return [change.chatId];
    default:
      return [];
  }
}

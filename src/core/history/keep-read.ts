import type { PageRead } from './history-api.js';
import { NOTHING_COVERED } from './nothing-covered.js';
import type { PageChange } from './page-batch.js';
import { toPageChange } from './to-page-change.js';
import type { WalkTools } from './walk-tools.js';

/** See `HistoryApi.keepRead`. `isLevel`: the copy is known to hold all that is newer than the page just read. */
export async function keepRead(
  { writer, log }: WalkTools,
  { messages: texts, chat, clock, isWindow }: PageRead,
  isLevel: boolean,
): Promise<void> {
  const { life } = writer;
  const changes = texts.flatMap(
    (json) => toPageChange({ kind: 'message', arrival: 'loaded', json, isNotification: false }, log) ?? [],
  );
  const messages = changes.flatMap((change) => (change.kind === 'message' ? [change.message] : []));
  const chatId = messages[0]?.chatId;
  const isWhole = isWindow === true && messages.length === texts.length;
  const kept: PageChange[] = isWhole && messages.length > 0 ? [{ kind: 'window', messages }] : changes;
  const row = chat === undefined ? null : toPageChange({ kind: 'chat', json: chat }, log);
  // Until the gap since the last time is looked into, newer messages must not look as if nothing were missing below.
  const gap: PageChange[] = isLevel || chatId === undefined ? [] : [{ kind: 'coverage', chatId, ...NOTHING_COVERED }];
  await writer.write({ origin: 'history', clock, changes: [...kept, ...(row === null ? [] : [row]), ...gap], life });
}

import type { ContactRecord, LabelRecord, ReactionRecord } from '../../core/history/page-batch.js';
import type { BatchContext } from './batch-context.js';

/** Adds or replaces a contact; a change of a known one is told. */
export async function applyContact(batch: BatchContext, contact: ContactRecord): Promise<void> {
  const { transaction, session } = batch;
  const before = await transaction
    .selectFrom('contacts')
    .select('json')
    .where('session', '=', session)
    .where('id', '=', contact.id)
    .executeTakeFirst();
  if (before?.json === contact.json) return;
  const row = { session, id: contact.id, name: contact.name, push_name: contact.pushName, json: contact.json };
  await transaction
    .insertInto('contacts')
    .values(row)
    .onConflict((conflict) => conflict.columns(['session', 'id']).doUpdateSet(row))
    .execute();
  if (before === undefined) return;
  batch.tell([{ name: 'contact.changed', chatId: contact.id, messageId: null, payload: {} }]);
}

/** One person has one phone id and one LID: what is learned last is right. */
export async function applyMapping(batch: BatchContext, pn: string, lid: string): Promise<void> {
  const { transaction, session } = batch;
  const known = await transaction
    .selectFrom('id_mapping')
    .select(['pn', 'lid'])
    .where('session', '=', session)
    .where((eb) => eb.or([eb('pn', '=', pn), eb('lid', '=', lid)]))
    .execute();
  if (known.length === 1 && known[0]?.pn === pn && known[0].lid === lid) return;
  await transaction
    .deleteFrom('id_mapping')
    .where('session', '=', session)
    .where((eb) => eb.or([eb('pn', '=', pn), eb('lid', '=', lid)]))
    .execute();
  await transaction.insertInto('id_mapping').values({ session, lid, pn }).execute();
}

/** A taken-back reaction is no row. */
export async function applyReaction(batch: BatchContext, reaction: ReactionRecord): Promise<void> {
  const { transaction, session, origin } = batch;
  const { id = null, messageId, chatId, senderId, emoji, timestamp } = reaction;
  const before = await transaction
    .selectFrom('reactions')
    .select('emoji')
    .where('session', '=', session)
    .where('message_id', '=', messageId)
    .where('sender_id', '=', senderId)
    .executeTakeFirst();
  if ((before?.emoji ?? '') === emoji) return;
  if (emoji === '') {
    await transaction
      .deleteFrom('reactions')
      .where('session', '=', session)
      .where('message_id', '=', messageId)
      .where('sender_id', '=', senderId)
      .execute();
  } else {
    const row = { session, message_id: messageId, sender_id: senderId, chat_id: chatId, emoji, timestamp };
    await transaction
      .insertInto('reactions')
      .values(row)
      .onConflict((conflict) => conflict.columns(['session', 'message_id', 'sender_id']).doUpdateSet(row))
      .execute();
  }
  if (origin !== 'history') {
    const previousEmoji = before?.emoji ?? null;
    batch.tell([
      { name: 'message.reaction', chatId, messageId, payload: { id, emoji, previousEmoji, senderId, timestamp } },
    ]);
  }
  batch.touch(chatId);
}

export async function applyLabel(batch: BatchContext, { id, name, color }: LabelRecord): Promise<void> {
  const row = { session: batch.session, id, name, color };
  await batch.transaction
    .insertInto('labels')
    .values(row)
    .onConflict((conflict) => conflict.columns(['session', 'id']).doUpdateSet(row))
    .execute();
}

/** Takes the label off every chat too. */
export async function removeLabel({ transaction, session }: BatchContext, id: string): Promise<void> {
  await transaction.deleteFrom('labels').where('session', '=', session).where('id', '=', id).execute();
  await transaction.deleteFrom('chat_labels').where('session', '=', session).where('label_id', '=', id).execute();
}

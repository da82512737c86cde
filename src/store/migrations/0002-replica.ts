import { sql, type Kysely, type Migration } from 'kysely';
import { columnTypes, isPostgresMigration } from './column-types.js';

/** The stored copy: chats, messages, people, what is known to be missing, and the event log. Released: never edited. */
export const replica0002: Migration = {
  async up(db: Kysely<unknown>) {
    await createMessages(db);
    await createSearch(db);
    await createChats(db);
    await createPeople(db);
    await createLog(db);
  },
};

async function createMessages(db: Kysely<unknown>): Promise<void> {
  const { text, integer } = columnTypes(db);
  await db.schema
    .createTable('messages')
    .addColumn('session', text, (column) => column.notNull())
    .addColumn('id', text, (column) => column.notNull())
    .addColumn('chat_id', text, (column) => column.notNull())
    .addColumn('timestamp', integer, (column) => column.notNull())
    .addColumn('row_order', integer, (column) => column.notNull())
    .addColumn('from_me', integer, (column) => column.notNull())
    .addColumn('author', text)
    .addColumn('type', text, (column) => column.notNull())
    .addColumn('has_media', integer, (column) => column.notNull())
    .addColumn('ack', integer)
    .addColumn('starred', integer, (column) => column.notNull())
    .addColumn('is_notification', integer, (column) => column.notNull())
    .addColumn('revoked', integer, (column) => column.notNull())
    .addColumn('edited_at', integer)
    .addColumn('recovered', integer, (column) => column.notNull())
    .addColumn('search_id', integer)
    .addColumn('body', text, (column) => column.notNull())
    .addColumn('json', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('messages_pk', ['session', 'id'])
    .execute();
  // Read backwards: the newest of a chat. The flags are in it so that a filter need not fetch the row to refuse it.
  await db.schema
    .createIndex('messages_of_chat')
    .on('messages')
    .columns(['session', 'chat_id', 'timestamp', 'row_order', 'is_notification', 'from_me', 'has_media', 'type'])
    .execute();
  // search_id first: the next free one is looked for over all sessions.
  await db.schema.createIndex('messages_by_search').on('messages').columns(['search_id', 'session']).execute();

  await db.schema
    .createTable('reactions')
    .addColumn('session', text, (column) => column.notNull())
    .addColumn('message_id', text, (column) => column.notNull())
    .addColumn('sender_id', text, (column) => column.notNull())
    .addColumn('chat_id', text, (column) => column.notNull())
    .addColumn('emoji', text, (column) => column.notNull())
    .addColumn('timestamp', integer, (column) => column.notNull())
    .addPrimaryKeyConstraint('reactions_pk', ['session', 'message_id', 'sender_id'])
    .execute();
  await db.schema.createIndex('reactions_of_chat').on('reactions').columns(['session', 'chat_id']).execute();

  await db.schema
    .createTable('media')
    .addColumn('session', text, (column) => column.notNull())
    .addColumn('message_id', text, (column) => column.notNull())
    .addColumn('chat_id', text, (column) => column.notNull())
    .addColumn('state', text, (column) => column.notNull())
    .addColumn('mimetype', text)
    .addColumn('filename', text)
    .addColumn('size', integer)
    .addColumn('sha256', text)
    .addColumn('fetched_at', text)
    .addPrimaryKeyConstraint('media_pk', ['session', 'message_id'])
    .execute();
  await db.schema.createIndex('media_of_chat').on('media').columns(['session', 'chat_id']).execute();
}

/** Tokens only (ruling 19), under a number that sorts by time, so that the newest come first without sorting. */
async function createSearch(db: Kysely<unknown>): Promise<void> {
  if (isPostgresMigration(db)) {
    await sql`create table message_search (
      session text collate "C" not null, search_id bigint not null, tokens tsvector not null,
      primary key (session, search_id))`.execute(db);
    await sql`create index message_search_tokens on message_search using gin (tokens)`.execute(db);
    return;
  }
  // ascii splits at ASCII punctuation and blanks only; the named ones are parts of tokens (keycaps, filters).
  await sql`create virtual table message_search using fts5(
    tokens, content='', contentless_delete=1, detail=none, tokenize="ascii tokenchars '#*:'")`.execute(db);
}

async function createChats(db: Kysely<unknown>): Promise<void> {
  const { text, integer } = columnTypes(db);
  await db.schema
    .createTable('chats')
    .addColumn('session', text, (column) => column.notNull())
    .addColumn('id', text, (column) => column.notNull())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('timestamp', integer, (column) => column.notNull())
    .addColumn('pin', integer, (column) => column.notNull())
    .addColumn('archived', integer, (column) => column.notNull())
    .addColumn('is_group', integer, (column) => column.notNull())
    .addColumn('unread_count', integer, (column) => column.notNull())
    .addColumn('mute_expiration', integer, (column) => column.notNull())
    .addColumn('json', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('chats_pk', ['session', 'id'])
    .execute();
  // Read backwards: pinned first, then the newest.
  await db.schema.createIndex('chats_in_order').on('chats').columns(['session', 'pin', 'timestamp', 'id']).execute();

  await db.schema
    .createTable('sync_state')
    .addColumn('session', text, (column) => column.notNull())
    .addColumn('chat_id', text, (column) => column.notNull())
    .addColumn('contiguous_from_id', text)
    .addColumn('reached_start', integer, (column) => column.notNull())
    .addColumn('phone_has_more', integer, (column) => column.notNull())
    .addColumn('last_reconciled_at', text)
    .addColumn('version', integer, (column) => column.notNull())
    .addPrimaryKeyConstraint('sync_state_pk', ['session', 'chat_id'])
    .execute();

  await db.schema
    .createTable('labels')
    .addColumn('session', text, (column) => column.notNull())
    .addColumn('id', text, (column) => column.notNull())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('color', text)
    .addPrimaryKeyConstraint('labels_pk', ['session', 'id'])
    .execute();
  await db.schema
    .createTable('chat_labels')
    .addColumn('session', text, (column) => column.notNull())
    .addColumn('chat_id', text, (column) => column.notNull())
    .addColumn('label_id', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('chat_labels_pk', ['session', 'chat_id', 'label_id'])
    .execute();
}

async function createPeople(db: Kysely<unknown>): Promise<void> {
  const { text } = columnTypes(db);
  await db.schema
    .createTable('contacts')
    .addColumn('session', text, (column) => column.notNull())
    .addColumn('id', text, (column) => column.notNull())
    .addColumn('name', text)
    .addColumn('push_name', text)
    .addColumn('json', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('contacts_pk', ['session', 'id'])
    .execute();
  await db.schema
    .createTable('id_mapping')
    .addColumn('session', text, (column) => column.notNull())
    .addColumn('lid', text, (column) => column.notNull())
    .addColumn('pn', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('id_mapping_pk', ['session', 'lid'])
    .addUniqueConstraint('id_mapping_pn', ['session', 'pn'])
    .execute();
}

async function createLog(db: Kysely<unknown>): Promise<void> {
  const { text, integer } = columnTypes(db);
  await db.schema
    .createTable('session_counters')
    .addColumn('session', text, (column) => column.primaryKey())
    .addColumn('last_sequence', integer, (column) => column.notNull())
    .addColumn('last_version', integer, (column) => column.notNull())
    .addColumn('last_batch_id', text)
    .execute();
  await db.schema
    .createTable('event_log')
    .addColumn('session', text, (column) => column.notNull())
    .addColumn('sequence', integer, (column) => column.notNull())
    .addColumn('id', text, (column) => column.notNull().unique())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('at', text, (column) => column.notNull())
    .addColumn('recovered', integer, (column) => column.notNull())
    .addColumn('chat_id', text)
    .addColumn('message_id', text)
    .addColumn('dedupe_key', text)
    .addColumn('payload_json', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('event_log_pk', ['session', 'sequence'])
    .addUniqueConstraint('event_log_once', ['session', 'dedupe_key'])
    .execute();
  await db.schema.createIndex('event_log_of_chat').on('event_log').columns(['session', 'chat_id']).execute();
}

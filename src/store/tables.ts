import type { WebhookDeliveriesTable, WebhookProgressTable, WebhooksTable } from './webhook-tables.js';

/**
 * The columns of every table. Texts that hold JSON or ISO 8601 times say so by name or here; flags are 0 and 1. The
 * search index is not among them: it differs between the databases and is known to `search/` alone.
 */
export interface Tables {
  readonly sessions: SessionsTable;
  readonly messages: MessagesTable;
  readonly reactions: ReactionsTable;
  readonly media: MediaTable;
  readonly chats: ChatsTable;
  readonly sync_state: SyncStateTable;
  readonly labels: LabelsTable;
  readonly chat_labels: ChatLabelsTable;
  readonly contacts: ContactsTable;
  readonly id_mapping: IdMappingTable;
  readonly session_counters: SessionCountersTable;
  readonly event_log: EventLogTable;
  readonly history_settings: HistorySettingsTable;
  readonly session_configs: SessionConfigsTable;
  readonly forgotten: ForgottenTable;
  readonly session_accounts: SessionAccountsTable;
  readonly outbox: OutboxTable;
  readonly stop_list: StopListTable;
  readonly api_keys: ApiKeysTable;
  readonly audit_log: AuditLogTable;
  readonly webhooks: WebhooksTable;
  readonly webhook_progress: WebhookProgressTable;
  readonly webhook_deliveries: WebhookDeliveriesTable;
  readonly chat_intents: ChatIntentsTable;
  readonly annotations: AnnotationsTable;
}

/** See `ChatIntent`. */
interface ChatIntentsTable {
  readonly session: string;
  readonly chat_id: string;
  readonly field: string;
  readonly id: string;
  readonly value_json: string;
}

/** See `Annotation`. */
export interface AnnotationsTable {
  readonly session: string;
  readonly kind: string;
  readonly id: string;
  readonly subject: string | null;
  readonly parent: string | null;
  /** Unix milliseconds. */
  readonly created_at: number;
  readonly updated_at: number;
  readonly data_json: string;
}

/** See `ApiKeyRecord`. */
export interface ApiKeysTable {
  readonly id: string;
  readonly sha256: string;
  readonly prefix: string;
  readonly name: string;
  readonly organisation: string;
  readonly sessions_json: string | null;
  readonly scopes_json: string;
  readonly ip_allow_json: string | null;
  readonly rate_per_minute: number | null;
  readonly enabled: number;
  readonly created_at: string;
  readonly expires_at: string | null;
  readonly revoked_at: string | null;
  readonly last_used_at: string | null;
}

/** See `AuditEntry`. */
export interface AuditLogTable {
  readonly id: string;
  readonly at: string;
  readonly organisation: string;
  readonly key_id: string;
  readonly key_name: string;
  readonly action: string;
  readonly session: string | null;
  readonly status: number;
  readonly address: string;
  readonly request_id: string;
}

/** See `OutboxItem`. */
export interface OutboxTable {
  readonly session: string;
  readonly id: string;
  readonly position: number;
  readonly chat_id: string;
  readonly candidates_json: string;
  readonly account: string | null;
  readonly payload_json: string;
  readonly is_new_contact: number;
  readonly idempotency_key: string | null;
  readonly request_hash: string | null;
  /** Unix milliseconds. */
  readonly created_at: number;
  readonly state: string;
  readonly ack: number | null;
  readonly message_id: string | null;
  /** Unix seconds. */
  readonly timestamp: number;
  readonly attempts: number;
  readonly failure_json: string | null;
}

interface StopListTable {
  readonly session: string;
  readonly id: string;
  readonly reason: string | null;
  readonly added_at: string;
}

interface SessionsTable {
  readonly name: string;
  readonly wanted: string;
  readonly metadata_json: string;
  readonly proxy: string | null;
  readonly created_at: string;
}

export interface MessagesTable {
  readonly session: string;
  /** Serialised: holds its chat's id, so it is unique in a session. */
  readonly id: string;
  readonly chat_id: string;
  /** Unix seconds. */
  readonly timestamp: number;
  /** Orders the messages of one second of a chat; negative ones came to be known later. */
  readonly row_order: number;
  readonly from_me: number;
  readonly author: string | null;
  readonly type: string;
  readonly has_media: number;
  readonly ack: number | null;
  readonly starred: number;
  readonly is_notification: number;
  readonly revoked: number;
  /** Unix milliseconds. */
  readonly edited_at: number | null;
  readonly recovered: number;
  /** The message's row in the search index, by time; null when nothing in it can be searched. */
  readonly search_id: number | null;
  /** What can be searched, as it was written. */
  readonly body: string;
  /** The exact text that the raw route returns. */
  readonly json: string;
}

export interface ReactionsTable {
  readonly session: string;
  readonly message_id: string;
  readonly sender_id: string;
  readonly chat_id: string;
  readonly emoji: string;
  readonly timestamp: number;
}

export interface MediaTable {
  readonly session: string;
  readonly message_id: string;
  readonly chat_id: string;
  /** pending, ready or gone. */
  readonly state: string;
  readonly mimetype: string | null;
  readonly filename: string | null;
  readonly size: number | null;
  /** Base64, as WhatsApp gives it; names the kept file. */
  readonly sha256: string | null;
  readonly fetched_at: string | null;
}

export interface ChatsTable {
  readonly session: string;
  readonly id: string;
  readonly name: string;
  readonly timestamp: number;
  /** When it was pinned; 0 when it is not. */
  readonly pin: number;
  readonly archived: number;
  readonly is_group: number;
  readonly unread_count: number;
  readonly mute_expiration: number;
  readonly json: string;
}

export interface SyncStateTable {
  readonly session: string;
  readonly chat_id: string;
  /** From this message to the newest nothing is missing; null when that is not known of any. */
  readonly contiguous_from_id: string | null;
  /** That message is the chat's first. */
  readonly reached_start: number;
  readonly phone_has_more: number;
  readonly last_reconciled_at: string | null;
  /** Grows with every change of the chat or a message in it. */
  readonly version: number;
}

interface LabelsTable {
  readonly session: string;
  readonly id: string;
  readonly name: string;
  readonly color: string | null;
}

interface ChatLabelsTable {
  readonly session: string;
  readonly chat_id: string;
  readonly label_id: string;
}

export interface ContactsTable {
  readonly session: string;
  readonly id: string;
  readonly name: string | null;
  readonly push_name: string | null;
  readonly json: string;
}

interface IdMappingTable {
  readonly session: string;
  readonly lid: string;
  readonly pn: string;
}

/** Messages of a chat or a person that were removed on purpose and are not stored again. */
interface ForgottenTable {
  readonly session: string;
  /** Of a chat, or of who wrote them. */
  readonly id: string;
  /** Unix seconds; a message of this second is forgotten too. */
  readonly until: number;
  /** erased or retention. */
  readonly reason: string;
}

/** The account that a session's rows are of. */
interface SessionAccountsTable {
  readonly session: string;
  readonly account_id: string;
}

interface SessionCountersTable {
  readonly session: string;
  readonly last_sequence: number;
  readonly last_version: number;
  readonly last_batch_id: string | null;
  /** Another one when a session of this name is made anew. */
  readonly epoch: string;
}

export interface EventLogTable {
  readonly session: string;
  /** From 1, without holes. */
  readonly sequence: number;
  /** ULID. */
  readonly id: string;
  readonly name: string;
  readonly at: string;
  readonly recovered: number;
  readonly chat_id: string | null;
  readonly message_id: string | null;
  readonly dedupe_key: string | null;
  readonly payload_json: string;
}

interface SessionConfigsTable {
  readonly session: string;
  readonly dialect: string;
  readonly config_json: string;
}

interface HistorySettingsTable {
  readonly session: string;
  /** off, all, or a number of days. */
  readonly depth: string;
  readonly paused: number;
  readonly from_phone: number;
  readonly linked_at: string | null;
}

import type { ChatActionsApi, MessageActionsApi } from '../core/actions/actions-api.js';
import type { ChatBookApi } from '../core/chats/chat-book.js';
import type { ChatsApi } from '../core/chats/chats-api.js';
import type { ConnectLinksApi } from '../core/sessions/connect-view.js';
import type { PeopleApi } from '../core/contacts/people-api.js';
import type { PicturesApi } from '../core/contacts/pictures-api.js';
import type { DoctorApi } from '../core/doctor/finding.js';
import type { ContactActionsApi } from '../core/contacts/contact-actions-api.js';
import type { ProfileApi } from '../core/profile/profile-api.js';
import type { GroupsApi } from '../core/groups/groups-api.js';
import type { CallsApi } from '../core/calls/call-service.js';
import type { ChannelsApi } from '../core/channels/channel-service.js';
import type { LabelChangesApi } from '../core/labels/label-changes.js';
import type { Annotations } from '../core/annotations/annotations.js';
import type { ListingsApi } from '../core/listings/listings-api.js';
import type { QueueApi } from '../core/messages/queue-api.js';
import type { LabelsApi } from '../core/labels/labels-api.js';
import type { PresenceApi } from '../core/presence/presence-service.js';
import type { StatusesApi } from '../core/statuses/status-service.js';
import type { HistoryApi } from '../core/history/history-api.js';
import type { ExportApi } from '../core/export/export-service.js';
import type { ConversionApi } from '../core/messages/media-conversion.js';
import type { FileBytes, SendApi } from '../core/messages/send-api.js';
import type { WaitingSendsApi } from '../core/messages/waiting-sends.js';
import type { StopListApi } from '../core/messages/stop-list.js';
import type { MediaApi } from '../core/media/media-api.js';
import type { ErasureApi } from '../core/retention/erasure-service.js';
import type { AuditApi } from '../core/keys/audit-log.js';
import type { KeysApi } from '../core/keys/keys-api.js';
import type { EventTicketsApi } from '../core/events/event-tickets.js';
import type { EventsApi } from '../core/events/events-api.js';
import type { EventLookups } from '../core/ports/event-lookups.js';
import type { WebhooksApi } from '../core/webhooks/webhooks-api.js';
import type { SearchApi } from '../core/search/search-service.js';
import type { UlidSource } from '../core/ids/ulid.js';
import type { Clock } from '../core/ports/clock.js';
import type { SessionConfigs } from '../core/sessions/session-configs.js';
import type { SessionsApi } from '../core/sessions/session-view.js';
import type { SnapshotsApi } from '../core/snapshots/snapshot-service.js';

/** What is known about the process itself. */
export interface HealthApi {
  readonly version: string;
  /** Whole seconds since the process started. */
  uptimeS(): number;
}

/** The end of the process, asked for through the API. */
export interface ShutdownApi {
  /** Begins once; the request that asks is answered before the server closes. */
  ask(how: { readonly force: boolean }): void;
}

/** The core services that routes may call. */
export interface HttpServices {
  readonly sessions: SessionsApi;
  readonly sessionConfigs: SessionConfigs;
  readonly chats: ChatsApi;
  readonly chatBook: ChatBookApi;
  readonly clock: Clock;
  readonly ulids: Pick<UlidSource, 'next'>;
  readonly send: SendApi;
  readonly waitingSends: WaitingSendsApi;
  readonly conversion: ConversionApi;
  readonly fileBytes: FileBytes;
  readonly stopList: StopListApi;
  readonly people: PeopleApi;
  readonly pictures: PicturesApi;
  readonly labels: LabelsApi;
  readonly annotations: Annotations;
  readonly listings: ListingsApi;
  readonly queue: QueueApi;
  readonly labelChanges: LabelChangesApi;
  readonly presence: PresenceApi;
  readonly calls: CallsApi;
  readonly channels: ChannelsApi;
  readonly statuses: StatusesApi;
  readonly history: HistoryApi;
  readonly chatActions: ChatActionsApi;
  readonly messageActions: MessageActionsApi;
  readonly groups: GroupsApi;
  readonly contactActions: ContactActionsApi;
  readonly profile: ProfileApi;
  readonly search: SearchApi;
  readonly media: MediaApi;
  readonly erasure: ErasureApi;
  readonly exports: ExportApi;
  readonly connect: ConnectLinksApi;
  readonly keys: KeysApi;
  readonly audit: AuditApi;
  readonly events: EventsApi;
  readonly eventTickets: EventTicketsApi;
  readonly eventLookups: EventLookups;
  readonly webhooks: WebhooksApi;
  readonly snapshots: SnapshotsApi;
  readonly doctor: DoctorApi;
  readonly health: HealthApi;
  readonly shutdown: ShutdownApi;
}

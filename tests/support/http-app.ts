import { ChatBook } from '../../src/core/chats/chat-book.js';
import { ChatIntents } from '../../src/core/chats/chat-intents.js';
import { KeyService } from '../../src/core/keys/key-service.js';
import { UlidSource } from '../../src/core/ids/ulid.js';
import { isAddressIn } from '../../src/identity/address-list.js';
import { Readable } from 'node:stream';
import type { Express } from 'express';
import type { Log } from '../../src/core/ports/log.js';
import type { Principal } from '../../src/core/ports/key-verifier.js';
import { ConnectLinks } from '../../src/core/sessions/connect-links.js';
import { nativeDialect } from '../../src/http/dialects/native/index.js';
import { createHashedKeyVerifier, hashKey } from '../../src/http/hashed-key-verifier.js';
import { createHttpApp, type HttpAppOptions } from '../../src/http/server.js';
import type { HttpServices } from '../../src/http/services.js';
import { Acting } from '../../src/core/actions/acting.js';
import { ChatActions } from '../../src/core/actions/chat-actions.js';
import { MessageActions } from '../../src/core/actions/message-actions.js';
import { FakeActor } from './fake-actor.js';
import { GroupService } from '../../src/core/groups/group-service.js';
import { ContactActions } from '../../src/core/contacts/contact-actions.js';
import { RegistrationChecks } from '../../src/core/contacts/registration-checks.js';
import { ProfileService } from '../../src/core/profile/profile-service.js';
import { CallService } from '../../src/core/calls/call-service.js';
import { ChannelService } from '../../src/core/channels/channel-service.js';
import { LabelChanges } from '../../src/core/labels/label-changes.js';
import { PresenceService } from '../../src/core/presence/presence-service.js';
import { StatusService } from '../../src/core/statuses/status-service.js';
import { FakeContacts, FakeProfile } from './fake-account.js';
import { FakeBesideChats } from './fake-beside-chats.js';
import { FakeGroups } from './fake-groups.js';
import { FakeChats } from './fake-chats.js';
import { FakeConversion, FakeFileBytes } from './fake-conversion.js';
import { FakeDoctor } from './fake-doctor.js';
import { FakeSessionConfigs } from './fake-session-configs.js';
import { FakeSessions } from './fake-sessions.js';
import { ManualClock } from './manual-clock.js';
import { FakeErasure } from './fake-erasure.js';
import { FakeExports } from './fake-exports.js';
import { FakeHistory } from './fake-history.js';
import { FakeLabels } from './fake-labels.js';
import { FakeMedia } from './fake-media.js';
import { FakeAudit, fakePrincipal, KNOWN_KEY, MemoryApiKeys } from './fake-keys.js';
import { MemoryAnnotations } from './memory-annotations.js';
import { MemoryListings } from './memory-listings.js';
import { MemoryOutboxStore } from './memory-outbox-store.js';
import { FakePeople } from './fake-people.js';
import { FakePictures } from './fake-pictures.js';
import { MemoryChatIntents, MemoryChatRows } from './memory-chat-book.js';
import { FakeSend, FakeStopList, FakeWaitingSends } from './fake-send.js';
import { EventTickets } from '../../src/core/events/event-tickets.js';
import { FakeEvents } from './fake-events.js';
import { FakeWebhooks } from './fake-webhooks.js';
import { FakeLookups } from './fake-lookups.js';
import { FakeSnapshots } from './fake-snapshots.js';

export const KEY = 'owner-key';
export const AUTH = { Authorization: `Bearer ${KEY}` } as const;

/** Log lines kept in memory. */
export class FakeLogger implements Log {
  readonly lines: { readonly level: string; readonly fields: object; readonly message: string }[] = [];
  debug = (fields: object, message: string): void => this.#add('debug', fields, message);
  info = (fields: object, message: string): void => this.#add('info', fields, message);
  warn = (fields: object, message: string): void => this.#add('warn', fields, message);
  error = (fields: object, message: string): void => this.#add('error', fields, message);

  #add(level: string, fields: object, message: string): void {
    this.lines.push({ level, fields, message });
  }
}

export const PRINCIPALS: Readonly<Record<string, Principal>> = {
  [KEY]: fakePrincipal({ name: 'owner', isOperator: true }),
  'shop-key': fakePrincipal({ name: 'shop', scopes: ['chats:read', 'sessions:read'], sessions: ['shop'] }),
  'two-key': fakePrincipal({ name: 'two', sessions: ['shop', 'other'] }),
  'control-key': fakePrincipal({ name: 'control', scopes: ['sessions:read', 'sessions:write'] }),
  'manager-key': fakePrincipal({ name: 'manager', scopes: ['sessions:read', 'sessions:manage'] }),
  'listener-key': fakePrincipal({ name: 'listener', scopes: ['events'] }),
  'hooks-key': fakePrincipal({ name: 'hooks', scopes: ['webhooks:manage'] }),
  'shop-hooks-key': fakePrincipal({
    name: 'shop-hooks',
    scopes: ['webhooks:manage', 'events:read'],
    sessions: ['shop'],
  }),
  'nothing-key': fakePrincipal({ name: 'nothing', scopes: [] }),
  'foreign-key': fakePrincipal({ name: 'foreign', organisation: 'other-shop' }),
};

export interface TestHttp {
  readonly app: Express;
  readonly sessions: FakeSessions;
  readonly chats: FakeChats;
  readonly actor: FakeActor;
  readonly beside: FakeBesideChats;
  /** How the end of the process was asked for. */
  readonly stops: readonly { readonly force: boolean }[];
  readonly logger: FakeLogger;
  readonly connect: ConnectLinks;
  readonly doctor: FakeDoctor;
  readonly media: FakeMedia;
  /** Of the connect links. */
  readonly clock: ManualClock;
}

/** The real app over fakes, with the keys above. */
export function testHttp(
  overrides: Partial<Omit<HttpAppOptions, 'services'>> & { readonly services?: Partial<HttpServices> } = {},
  sessions: FakeSessions = new FakeSessions(),
  chats: FakeChats = new FakeChats(),
): TestHttp {
  const { services, ...others } = overrides;
  const logger = new FakeLogger();
  const clock = new ManualClock();
  const connect = new ConnectLinks(sessions, clock);
  const doctor = new FakeDoctor();
  const actor = new FakeActor();
  const groups = new FakeGroups();
  const acting = new Acting({ actor: () => Promise.resolve(actor) }, undefined);
  const beside = new FakeBesideChats();
  const pages = { account: () => Promise.resolve(beside) };
  const stops: { readonly force: boolean }[] = [];
  const media = new FakeMedia();
  const chatActions = new ChatActions(acting, clock);
  const rows = new MemoryChatRows();
  const ulids = new UlidSource();
  const intents = new ChatIntents({
    store: new MemoryChatIntents(),
    rows,
    sessions,
    actions: chatActions,
    ulids,
    clock,
    log: logger,
  });
  const noMessages = {
    newestMessages: () => Promise.reject(new Error('There are no stored messages in this app.')),
  };
  const keys = Object.entries(PRINCIPALS).map(([key, principal]) => ({ sha256: hashKey(key), principal }));
  const app = createHttpApp({
    dialects: [nativeDialect],
    services: {
      sessions,
      sessionConfigs: new FakeSessionConfigs(),
      send: new FakeSend(),
      waitingSends: new FakeWaitingSends(),
      annotations: new MemoryAnnotations(),
      listings: new MemoryListings(),
      queue: new MemoryOutboxStore(),
      conversion: new FakeConversion(),
      fileBytes: new FakeFileBytes(),
      stopList: new FakeStopList(),
      people: new FakePeople(),
      pictures: new FakePictures(),
      labels: new FakeLabels(),
      labelChanges: new LabelChanges(pages),
      presence: new PresenceService(pages, undefined),
      calls: new CallService(pages),
      channels: new ChannelService(pages),
      statuses: new StatusService(
        pages,
        {
          keep: (_session, _id, { as = 'document' }) =>
            Promise.resolve({ as, kept: { mimetype: 'image/png', filename: null, bytes: 1, sha256: '' } }),
        },
        { read: () => Readable.from([new Uint8Array(1)]), remove: () => Promise.resolve() },
      ),
      chats,
      chatBook: new ChatBook(rows, noMessages, intents),
      clock,
      ulids,
      chatActions,
      messageActions: new MessageActions(acting),
      contactActions: new ContactActions(
        {
          contacts: () => Promise.resolve(new FakeContacts()),
          reader: () => Promise.reject(new Error('There is no page to read in this app.')),
        },
        new RegistrationChecks(clock),
        undefined,
      ),
      profile: new ProfileService({ profile: () => Promise.resolve(new FakeProfile()) }),
      groups: new GroupService(
        { groups: () => Promise.resolve(groups) },
        new Acting({ actor: () => Promise.resolve(groups) }, undefined),
        undefined,
      ),
      search: { search: () => Promise.reject(new Error('There is nothing to search in this app.')) },
      history: new FakeHistory(),
      media,
      erasure: new FakeErasure(),
      exports: new FakeExports(),
      connect,
      keys: new KeyService({
        store: new MemoryApiKeys(KNOWN_KEY),
        clock,
        ulids: new UlidSource(),
        log: logger,
        isAddressIn,
      }),
      audit: new FakeAudit(),
      webhooks: new FakeWebhooks(clock),
      eventTickets: new EventTickets(clock),
      events: new FakeEvents(sessions),
      eventLookups: new FakeLookups(),
      snapshots: new FakeSnapshots(),
      doctor,
      health: { version: '0.1.0-test', uptimeS: () => 7 },
      shutdown: { ask: (how) => stops.push(how) },
      ...services,
    },
    logger,
    auth: { mode: 'key', verifier: createHashedKeyVerifier(keys) },
    defaultSession: 'default',
    ...others,
  });
  return { app, sessions, actor, beside, stops, chats, logger, connect, doctor, media, clock };
}

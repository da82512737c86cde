import { join } from 'node:path';
import { buildActing } from './bridge-acting.js';
import { buildChatBook } from './bridge-chat-book.js';
import { openDoor } from './bridge-door.js';
import { buildEvents } from './bridge-events.js';
import { profileKeepers } from './bridge-profiles.js';
import { messageSearchOf } from './bridge-search.js';
import type { Bridge } from './running-bridge.js';
import { buildSending } from './bridge-sending.js';
import { databasePlace } from './config/database-place.js';
import type { Config } from './config/load.js';
import { ChatService } from './core/chats/chat-service.js';
import { SearchService } from './core/search/search-service.js';
import { StoredChats } from './core/chats/stored-chats.js';
import { PictureService } from './core/contacts/picture-service.js';
import { RegistrationChecks } from './core/contacts/registration-checks.js';
import { DoctorService } from './core/doctor/doctor-service.js';
import { TroubleMemory } from './core/doctor/trouble-memory.js';
import type { Clock } from './core/ports/clock.js';
import { ExportService } from './core/export/export-service.js';
import { parseChatRef } from './core/ids/chat-ref.js';
import { MediaService } from './core/media/media-service.js';
import { ErasureService } from './core/retention/erasure-service.js';
import { RetentionJanitor } from './core/retention/retention-janitor.js';
import { StoredCopies } from './core/retention/stored-copies.js';
import type { Log } from './core/ports/log.js';
import { ConnectLinks } from './core/sessions/connect-links.js';
import { HistoryService } from './core/history/history-service.js';
import { SessionService } from './core/sessions/session-service.js';
import { SnapshotService } from './core/snapshots/snapshot-service.js';
import { ChromeProbe } from './engine/browser/browser-probe.js';
import { recordedBrowserPath } from './engine/browser/recorded-browser.js';
import { BrowserEngine } from './engine/engine.js';
import { MediaFolders } from './files/media-files.js';
import { ProfileShelf } from './files/profile-shelf.js';
import { zipStream } from './files/zip-stream.js';
import { ALL_DIALECTS } from './http/all-dialects.js';
import { AskedShutdown } from './http/asked-shutdown.js';
import { listenAll } from './http/listen.js';
import type { ListenerPlan } from './http/listen.js';
import { reservedSessionNames } from './http/reserved-session-names.js';
import { createHttpApp, type HttpAppOptions } from './http/server.js';
import { SystemProbe } from './observability/machine-probe.js';
import { DatabaseCopyStore } from './store/copy-store.js';
import { DatabaseErasureStore } from './store/erasure-store.js';
import { DatabaseExportStore } from './store/export-store.js';
import { DatabaseAnnotations } from './store/annotations-store.js';
import { DatabaseListings } from './store/listings-store.js';
import { DatabaseLabels } from './store/labels-store.js';
import { DatabaseMediaStore } from './store/media-store.js';
import { DatabasePeople } from './store/people-store.js';
import { DatabaseRetentionStore } from './store/retention-store.js';
import { openDatabase } from './store/open-database.js';
import { openReaders } from './store/open-readers.js';
import { WorkerSearch } from './store/search/worker-search.js';
import { DatabaseReplica } from './store/database-replica.js';
import { DatabaseHistorySettings } from './store/history-settings-store.js';
import { DatabaseSyncReads } from './store/database-sync-reads.js';
import { DatabaseSessionConfigs } from './store/session-configs-store.js';
import { DatabaseSessionStore } from './store/session-store.js';
import { SocketIoAcceptor } from './realtime/socket-io.js';
import { createSocketAcceptor } from './realtime/websocket.js';
import { systemClock } from './system-clock.js';
import { urlHost } from './url-host.js';

const DRAIN_MS = 10_000;
const FORCED_DRAIN_MS = 500;

export type { Bridge };

/** Puts the rooms together and listens. Sessions start when told to. Rejects when a port cannot be had. */
export async function startBridge(
  config: Config,
  log: Log,
  projectRoot: string,
  version: string,
  clock: Clock = systemClock,
): Promise<Bridge> {
  const place = databasePlace(config);
  const database = await openDatabase(place);
  const reads = await openReaders(place);
  const messageSearch = messageSearchOf(place, reads, projectRoot);
  const { sessionsDir, chromeArgs, defaultCountry } = config;
  const executablePath = config.puppeteerExecutablePath ?? (await recordedBrowserPath(projectRoot));
  const profiles = profileKeepers();
  const engine = new BrowserEngine({
    sessionsDir,
    executablePath,
    chromeArgs,
    proxyUrl: config.proxyUrl,
    clock,
    presence: config.presence,
    memoryBudgetBytes: config.sessionMemoryMb === undefined ? undefined : config.sessionMemoryMb * 1024 * 1024,
    profiles,
    pageScriptPath: join(projectRoot, 'dist', 'bundles', 'engine-page.js'),
    log,
  });
  const sessionConfigs = new DatabaseSessionConfigs(database);
  const annotations = new DatabaseAnnotations(database, clock, (session, last) => {
    events.feed.written(session, last);
  });
  const sessions = new SessionService(engine, new DatabaseSessionStore(database), clock, {
    defaultCountry,
    reservedNames: reservedSessionNames(ALL_DIALECTS),
    beforeRemoved: async (session) => {
      await events.forget(session);
      await sending.outbox.forget(session);
      await sending.stopList.forget(session);
      await history.forget(session);
      await copies.remove(session);
      await sessionConfigs.remove(session);
      await annotations.removeSession(session);
    },
  });
  const files = new MediaFolders(sessionsDir);
  const mediaStore = new DatabaseMediaStore(database);
  const media = new MediaService({
    message: async (session, chat, id) => (await chats.message(session, chat, id)).message,
    page: (session) => sessions.reader(session),
    files,
    store: mediaStore,
    clock,
    log,
    quotaBytes: config.mediaQuotaMb * 1024 * 1024,
  });
  const replica: DatabaseReplica = new DatabaseReplica(database, clock, {
    reads,
    onWritten: (...written) => {
      stored.written(...written);
      events.written(...written);
      sending.outbox.stored(written[0], written[1].changes);
      book.intents.written();
    },
  });
  const stored = new StoredChats(replica, messageSearch);
  const onRemoved = (session: string) => {
    stored.forget(session);
    events.feed.forget(session);
  };
  const copies = new StoredCopies({ store: new DatabaseCopyStore(database, clock), files, log, onRemoved });
  const erasure = new ErasureService({
    store: new DatabaseErasureStore(database, clock),
    files,
    media: mediaStore,
    clock,
    me: (session) => sessions.get(session).me,
    outgoing: {
      erase: async (session, ids) => ({
        sends: await sending.outbox.erase(session, ids),
        stops: await sending.stopList.erase(session, ids),
      }),
    },
    onRemoved,
    defaultCountry,
  });
  const exports = new ExportService({
    store: new DatabaseExportStore(reads),
    replica,
    resolve: (session, chat) => stored.resolve(session, parseChatRef(chat, defaultCountry), true),
    files,
    fetch: (session, messageId, facts, waitMs) => media.ensure(session, messageId, facts, waitMs),
    zip: zipStream,
    clock,
  });
  const { keepDays } = config;
  const janitor =
    keepDays === undefined
      ? null
      : new RetentionJanitor({
          store: new DatabaseRetentionStore(database, clock),
          files,
          media: mediaStore,
          clock,
          log,
          sessions: () => sessions.list().map(({ key }) => key),
          onRemoved,
          keepDays,
        });
  const history = new HistoryService({
    sessions,
    replica,
    reads: new DatabaseSyncReads(database),
    clock,
    log,
    settings: new DatabaseHistorySettings(database),
    depth: config.history,
    keepDays: config.keepDays,
    beforeFollowing: (session, account) => copies.ensureAccount(session, account),
  });
  const registrations = new RegistrationChecks(clock);
  const sending = buildSending({ config, database, sessions, stored, replica, registrations, clock, log });
  const chats = new ChatService({ pages: sessions, registrations, stored, history, clock, log }, { defaultCountry });
  const search = new SearchService({ search: messageSearch, stored, history }, { defaultCountry });
  const acting = buildActing({ sessions, registrations, clock, defaultCountry });
  const parts = { database, reads, replica, sessions, actions: acting.chatActions, clock, log };
  const book: ReturnType<typeof buildChatBook> = buildChatBook(parts);
  const people = new DatabasePeople(reads);
  const pictures = new PictureService(sessions, clock, defaultCountry);
  const readable = { annotations, chats, listings: new DatabaseListings(reads), people, pictures };
  const events: ReturnType<typeof buildEvents> = buildEvents({
    ...{ config, database, reads, sessions, replica, stored: readable, dialects: ALL_DIALECTS, clock, log, version },
    queue: sending.queue,
    url: () => url(),
  });
  const connect = new ConnectLinks(sessions, clock);
  const snapshots = new SnapshotService(sessions, (session) => profiles(join(sessionsDir, session)));
  const troubles = new TroubleMemory(sessions, clock);
  const doctor = new DoctorService({
    machine: new SystemProbe(sessionsDir),
    browser: new ChromeProbe({ sessionsDir, executablePath, chromeArgs }),
    storage: new ProfileShelf(sessionsDir),
    view: (session) => sessions.get(session),
    troubles: (session) => troubles.of(session),
    clock,
    version,
  });
  const { auth, keys, audit, newKey } = await openDoor({ config, database, clock, log });
  const startedMs = clock.now();
  const health = { version, uptimeS: () => Math.floor((clock.now() - startedMs) / 1000) };
  const shutdown = new AskedShutdown();
  const channels = new SocketIoAcceptor();
  const appOf = (dialects: HttpAppOptions['dialects'], site: boolean) =>
    createHttpApp({
      dialects,
      services: {
        sessions,
        sessionConfigs,
        ...readable,
        send: sending.send,
        waitingSends: sending.outbox,
        conversion: sending.conversion,
        fileBytes: sending.fileBytes,
        stopList: sending.stopList,
        statuses: sending.statuses,
        labels: new DatabaseLabels(reads),
        queue: sending.queue,
        ...book.services,
        ...acting,
        history,
        search,
        media,
        erasure,
        exports,
        connect,
        keys,
        audit,
        ...events.services,
        snapshots,
        doctor,
        health,
        shutdown,
      },
      logger: log,
      auth,
      defaultSession: config.defaultSession,
      corsOrigins: config.corsOrigins,
      requestsPerMinute: config.rateLimitPerMinute,
      fileLimitBytes: config.mediaMaxMb * 1024 * 1024,
      connect: { frameAncestors: config.connectFrameAncestors },
      channels,
      site,
    });
  const plans: ListenerPlan[] = [
    { app: appOf(ALL_DIALECTS, true), host: config.host, port: config.port, purpose: 'PORT' },
    ...config.dialectPorts.map(({ dialect, port }) => {
      const served = ALL_DIALECTS.find(({ name }) => name === dialect);
      if (served === undefined) throw new Error(`DIALECT_PORTS: ${dialect} is not served yet`);
      return { app: appOf([served], false), host: config.host, port, purpose: `DIALECT_PORTS ${dialect}` };
    }),
  ];
  await sending.outbox.start();
  const listeners = await listenAll(plans, createSocketAcceptor());
  const url = (): string => `http://${urlHost(config.host)}:${String(listeners[0]?.address.port ?? config.port)}`;
  janitor?.start();
  await events.start();
  return {
    sessions,
    connect,
    history,
    newKey,
    url: url(),
    stopAsked: shutdown.asked,
    stop: async ({ force } = { force: false }) => {
      // Streams have no end of their own, so a stop would wait for them in vain.
      for (const streams of [connect, events, channels]) streams.close();
      await Promise.all(listeners.map((listener) => listener.close(force ? FORCED_DRAIN_MS : DRAIN_MS)));
      await janitor?.stop();
      await Promise.all([sending.outbox.close(), book.intents.close()]);
      await Promise.all([history.close(), sessions.stopAll(), audit.settled()]);
      await events.stop();
      if (messageSearch instanceof WorkerSearch) await messageSearch.close();
      await reads.destroy();
      await database.destroy();
    },
  };
}

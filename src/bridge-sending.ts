import type { Config } from './config/load.js';
import type { StoredChats } from './core/chats/stored-chats.js';
import type { RegistrationChecks } from './core/contacts/registration-checks.js';
import { MediaConversion } from './core/messages/media-conversion.js';
import { MediaIntake } from './core/messages/media-intake.js';
import { Outbox } from './core/messages/outbox.js';
import { ReceiptReader } from './core/messages/receipt-reader.js';
import { Recipients } from './core/messages/recipients.js';
import { SendService } from './core/messages/send-service.js';
import { StopList } from './core/messages/stop-list.js';
import { StatusService } from './core/statuses/status-service.js';
import type { Clock } from './core/ports/clock.js';
import type { Log } from './core/ports/log.js';
import type { Replica } from './core/ports/stores.js';
import type { SessionService } from './core/sessions/session-service.js';
import { Ffmpeg } from './files/ffmpeg.js';
import { OutboxFiles } from './files/outbox-files.js';
import { GuardedFetch } from './outbound/guarded-fetch.js';
import type { CausewayDatabase } from './store/open-database.js';
import { DatabaseOutbox } from './store/outbox-store.js';
import { DatabaseStopList } from './store/stop-store.js';

const MIB = 1024 * 1024;

export interface SendingParts {
  readonly config: Config;
  readonly database: CausewayDatabase;
  readonly sessions: SessionService;
  readonly stored: StoredChats;
  readonly replica: Replica;
  readonly registrations: RegistrationChecks;
  readonly clock: Clock;
  readonly log: Log;
}

/** The part of the composition root that sends. */
export function buildSending({ config, database, sessions, stored, replica, registrations, clock, log }: SendingParts) {
  const { defaultCountry } = config;
  const store = new DatabaseOutbox(database);
  const files = new OutboxFiles(config.sessionsDir, new Ffmpeg({ executable: config.ffmpegPath }));
  const fetcher = new GuardedFetch({ allowHttp: config.mediaAllowHttp, allowedHosts: config.mediaAllowedHosts });
  const stopList = new StopList({ store: new DatabaseStopList(database), people: replica, clock, defaultCountry });
  const recipients = new Recipients({
    stored,
    replica,
    registrations,
    reader: (session) => sessions.workingReader(session),
    defaultCountry,
  });
  const settings = {
    paceMs: config.sendPaceMs,
    newContactPaceMs: config.sendNewContactPaceMs,
    newContactsWarnAt: config.sendNewContactsWarn,
    queueMax: config.sendQueueMax,
  };
  const outbox = new Outbox({
    store,
    files,
    sessions,
    isStopped: (session, ids) => stopList.isStopped(session, ids),
    lookUp: (session, candidates) => recipients.lookUp(session, candidates),
    settings,
    clock,
    log,
    random: Math.random,
  });
  const intake = new MediaIntake({ files, fetcher, maxBytes: config.mediaMaxMb * MIB });
  const send = new SendService({
    sessions,
    recipients,
    stopList,
    intake,
    files,
    store,
    outbox,
    receipts: new ReceiptReader({ outbox, messages: replica }),
    settings,
    clock,
    log,
    defaultCountry,
  });
  return {
    outbox,
    queue: store,
    send,
    fileBytes: intake,
    stopList,
    conversion: new MediaConversion(intake, files, clock),
    statuses: new StatusService(sessions, intake, files),
  };
}

import { randomUUID } from 'node:crypto';
import { BridgeError } from '../errors/bridge-error.js';
import { toPhoneDigits } from '../ids/phone-digits.js';
import type { Clock } from '../ports/clock.js';
import type { PageAccount } from '../ports/page-account.js';
import type { PageActor } from '../ports/page-actor.js';
import type { PageContacts } from '../ports/page-contacts.js';
import type { PageProfile } from '../ports/page-profile.js';
import type { PageGroups } from '../ports/page-groups.js';
import type { PageFeed } from '../ports/page-feed.js';
import type { PageSender } from '../ports/page-sender.js';
import type { Engine, PageReader, SentToSelf } from '../ports/engine.js';
import type { SessionRecord, SessionStore } from '../ports/stores.js';
import { Session } from './session.js';
import { DEFAULT_ORGANISATION, sessionKey, sessionNameOf } from './session-key.js';
import { assertSessionName } from './session-name.js';
import type { NewSession, PairingCode, QrCode, SessionsApi, SessionView, WantedState } from './session-view.js';

/** How long a request waits for a session that is starting or coming back, in ms. */
const READER_WAIT_MS = 10_000;
const PAIRING_WAIT_MS = 30_000;
const RESTORE_AT_ONCE = 2;
const RESTORE_PATIENCE_MS = 30_000;

export interface SessionServiceOptions {
  readonly defaultCountry?: string | undefined;
  /** Names that stand in a path of the API and would never be reached. */
  readonly reservedNames?: ReadonlySet<string> | undefined;
  /** Called when a session is about to be forgotten, its browser closed: what is stored of it must go with it. */
  readonly beforeRemoved?: ((session: string) => Promise<void>) | undefined;
  /** How many sessions boot side by side when a restart brings them back; default 2. */
  readonly restoreAtOnce?: number | undefined;
}

/** All sessions of this process, and what of them outlives it. */
export class SessionService implements SessionsApi {
  readonly #sessions = new Map<string, Session>();
  readonly #engine: Engine;
  readonly #store: SessionStore;
  readonly #clock: Clock;
  readonly #options: SessionServiceOptions;
  readonly #listeners = new Set<(view: SessionView, qr: QrCode | null) => void>();
  /** Resolves when all stored sessions are known. */
  readonly restored: Promise<void>;
  #allAreKnown: () => void = () => undefined;

  constructor(engine: Engine, store: SessionStore, clock: Clock, options: SessionServiceOptions = {}) {
    this.#engine = engine;
    this.#store = store;
    this.#clock = clock;
    this.#options = options;
    this.restored = new Promise((resolve) => {
      this.#allAreKnown = resolve;
    });
  }

  /**
   * Makes every stored session known, then brings up those that are wanted, a few at a time; one that is slow to start
   * holds up only its place. Resolves when all are known.
   */
  async restore(): Promise<void> {
    for (const record of await this.#store.list()) this.#add(record);
    this.#allAreKnown();
    const queue = [...this.#sessions.values()].filter(({ record }) => record.wanted === 'run');
    const startNext = async (): Promise<void> => {
      for (let session = queue.shift(); session !== undefined; session = queue.shift()) {
        session.start();
        await session.settled(RESTORE_PATIENCE_MS);
      }
    };
    for (let i = 0; i < (this.#options.restoreAtOnce ?? RESTORE_AT_ONCE); i++) void startNext();
  }

  /** The session of that name, made when there is none. It is started unless its owner stopped it. */
  async ensure(name: string): Promise<SessionView> {
    const known = this.#sessions.get(name);
    return known === undefined ? this.create({ name }) : known.view();
  }

  async create(wanted: NewSession): Promise<SessionView> {
    const { name = randomName(), organisation = DEFAULT_ORGANISATION, start = true, metadata = {}, proxy } = wanted;
    assertSessionName(name, this.#options.reservedNames);
    const key = sessionKey(organisation, name);
    // Two names that differ in case only would share a folder on some file systems.
    const taken = [...this.#sessions.keys()].find((other) => other.toLowerCase() === key.toLowerCase());
    if (taken !== undefined) {
      throw new BridgeError('session_exists', `There is a session named ${sessionNameOf(taken)} already.`);
    }
    const session = this.#add({
      name: key,
      wanted: start ? 'run' : 'stop',
      metadata,
      proxy: proxy ?? null,
      createdAt: new Date(this.#clock.now()).toISOString(),
    });
    await this.#store.save(session.record);
    if (start) session.start();
    return session.view();
  }

  async describe(name: string, metadata: Readonly<Record<string, unknown>>): Promise<SessionView> {
    const session = this.#find(name);
    session.describe(metadata);
    await this.#store.save(session.record);
    return session.view();
  }

  async start(name: string): Promise<SessionView> {
    const session = this.#find(name);
    await this.#want(session, 'run');
    session.start();
    return session.view();
  }

  async stop(name: string): Promise<SessionView> {
    const session = this.#find(name);
    await this.#want(session, 'stop');
    await session.stop();
    return session.view();
  }

  async restart(name: string): Promise<SessionView> {
    const session = this.#find(name);
    await this.#want(session, 'run');
    await session.stop();
    session.start();
    return session.view();
  }

  async logout(name: string): Promise<{ readonly phoneTold: boolean; readonly session: SessionView }> {
    const session = this.#find(name);
    await this.#want(session, 'unlinked');
    const { phoneTold } = await session.logout();
    return { phoneTold, session: session.view() };
  }

  async remove(name: string, { force }: { readonly force: boolean }): Promise<void> {
    const session = this.#find(name);
    if (session.state !== 'stopped' && !force)
      throw new BridgeError('session_running', `Session ${session.name} is running.`);
    await session.stop();
    await session.browser.discard();
    await this.#options.beforeRemoved?.(name);
    await this.#store.remove(name);
    this.#sessions.delete(name);
  }

  /** Closes every browser; links and wanted states are kept. Resolves when all are closed, whatever one of them does. */
  async stopAll(): Promise<void> {
    await Promise.allSettled([...this.#sessions.values()].map((session) => session.stop()));
  }

  has(name: string): boolean {
    return this.#sessions.has(name);
  }

  list(): readonly SessionView[] {
    return [...this.#sessions.values()].map((session) => session.view());
  }

  get(name: string): SessionView {
    return this.#find(name).view();
  }

  async qr(name: string, waitMs: number): Promise<QrCode> {
    return this.#find(name).qr(waitMs);
  }

  shownQr(name: string): QrCode | null {
    return this.#find(name).currentQr();
  }

  async pairingCode(name: string, phone: string): Promise<PairingCode> {
    const session = this.#find(name);
    return session.pairingCode(toPhoneDigits(phone, this.#options.defaultCountry, 'phone'), PAIRING_WAIT_MS);
  }

  async screenshot(name: string): Promise<Uint8Array> {
    const session = this.#find(name);
    if (session.state === 'stopped') throw new BridgeError('session_stopped', `Session ${session.name} is stopped.`);
    return session.browser.screenshot();
  }

  /** See `EngineSession.sendToSelf`. Waits for a session that is coming back; throws the error of the state it is in. */
  async sendToSelf(name: string, text: string): Promise<SentToSelf> {
    await this.reader(name);
    return this.#find(name).browser.sendToSelf(text);
  }

  watch(listener: (view: SessionView, qr: QrCode | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Acts on the page of a working session; waits for one that is coming back. Throws the error of its state. */
  async actor(name: string): Promise<PageActor> {
    await this.reader(name);
    return this.#find(name).browser.actor;
  }

  /** The groups of a working session; waits for one that is coming back. Throws the error of its state. */
  async groups(name: string): Promise<PageGroups> {
    await this.reader(name);
    return this.#find(name).browser.groups;
  }

  /** People as a working session can act on them; waits and throws like `groups`. */
  async contacts(name: string): Promise<PageContacts> {
    await this.reader(name);
    return this.#find(name).browser.contacts;
  }

  /** The own profile of a working session; waits and throws like `groups`. */
  async profile(name: string): Promise<PageProfile> {
    await this.reader(name);
    return this.#find(name).browser.profile;
  }

  /** Labels, presence, calls, channels and statuses of a working session; waits and throws like `groups`. */
  async account(name: string): Promise<PageAccount> {
    await this.reader(name);
    return this.#find(name).browser.account;
  }

  /** What the stored copy of a session is made from. */
  feed(name: string): PageFeed {
    return this.#find(name).browser.feed;
  }

  /** What sends on a session's page. Throws the error of the state it is in unless it works right now. */
  sender(name: string): PageSender {
    const session = this.#find(name);
    session.assertWorking();
    return session.browser.sender;
  }

  /** The page of a session that works right now, else null. */
  workingReader(name: string): PageReader | null {
    const session = this.#find(name);
    return session.state === 'working' ? session.browser.reader : null;
  }

  /** The page of a working session; waits for one that is coming back. Throws the error of the state it is in. */
  async reader(name: string): Promise<PageReader> {
    return this.#find(name).reader(READER_WAIT_MS);
  }

  #add(record: SessionRecord): Session {
    const session = new Session(record, this.#engine, this.#clock, (changed) => {
      this.#announce(changed);
    });
    this.#sessions.set(record.name, session);
    return session;
  }

  async #want(session: Session, wanted: WantedState): Promise<void> {
    if (session.record.wanted === wanted) return;
    session.want(wanted);
    await this.#store.save(session.record);
  }

  #find(name: string): Session {
    const session = this.#sessions.get(name);
    if (session === undefined) {
      throw new BridgeError('session_not_found', `There is no session named ${sessionNameOf(name)}.`);
    }
    return session;
  }

  #announce(session: Session): void {
    const view = session.view();
    const qr = session.currentQr();
    for (const listener of this.#listeners) listener(view, qr);
  }
}

function randomName(): string {
  return `s-${randomUUID().slice(0, 13)}`;
}

import type { ErrorCode } from '../errors/bridge-error.js';
import type { PageMedia } from './page-media.js';
import type { SkippedMessage } from './skipped-message.js';
import type { ChatMiss } from './chat-miss.js';
import type { PageAccount } from './page-account.js';
import type { PageActor } from './page-actor.js';
import type { PageFeed } from './page-feed.js';
import type { PageContacts } from './page-contacts.js';
import type { PageGroups } from './page-groups.js';
import type { PageProfile } from './page-profile.js';
import type { PageSender } from './page-sender.js';

/** The linked account as WhatsApp names it. */
export interface AccountIdentity {
  readonly id: string;
  readonly phone: string | null;
  readonly lid: string | null;
  readonly pushName: string | null;
  readonly platform: string | null;
}

/** One thing Causeway can do on the loaded page, and what is missing when it cannot. */
export interface FeatureReport {
  readonly name: string;
  readonly available: boolean;
  readonly missing: readonly string[];
}

export interface BrowserReport {
  readonly product: string;
  readonly executable: string;
  readonly pid: number | null;
}

/** What a session's browser takes with all its processes, in bytes. PSS counts shared memory once; null where unknown. */
export interface MemoryReport {
  readonly rssBytes: number;
  readonly pssBytes: number | null;
  readonly processes: number;
}

/** WhatsApp's own notice that it restricts the account: its words, and when it ends (ms since 1970) if it says so. */
export interface Restriction {
  readonly reason: string;
  readonly untilMs: number | null;
}

export interface ReadyReport {
  readonly me: AccountIdentity;
  readonly features: readonly FeatureReport[];
  readonly pageBuild: string | null;
  readonly browser: BrowserReport;
}

export type BootPhase = 'browser' | 'page' | 'injection' | 'sync';

/** What the engine tells about one session. Facts only; the session decides what state they mean. */
export type EngineSignal =
  | { readonly kind: 'starting'; readonly phase: BootPhase }
  | { readonly kind: 'qr'; readonly text: string; readonly expiresAtMs: number }
  | { readonly kind: 'qr_exhausted' }
  | { readonly kind: 'pairing_code'; readonly code: string; readonly expiresAtMs: number }
  | { readonly kind: 'passkey_required' }
  | { readonly kind: 'linked' }
  | { readonly kind: 'progress'; readonly percent: number }
  | { readonly kind: 'ready'; readonly report: ReadyReport }
  | { readonly kind: 'restriction'; readonly restriction: Restriction | null }
  | { readonly kind: 'memory'; readonly memory: MemoryReport }
  /** By how many ms the clock of this machine is ahead of WhatsApp's; told when the page is loaded. */
  | { readonly kind: 'server_time'; readonly aheadMs: number }
  | { readonly kind: 'interrupted'; readonly reason: string }
  | { readonly kind: 'logged_out'; readonly reason: string }
  | {
      readonly kind: 'failed';
      readonly phase: BootPhase;
      readonly code: ErrorCode;
      readonly reason: string;
      readonly retryAtMs: number | null;
    }
  | { readonly kind: 'stopped' };

/** Newest-first reading window of one chat. Candidates are serialised ids in order of preference. */
export interface ChatWindowRequest {
  readonly candidates: readonly string[];
  /** `loaded` asks for what the page holds in memory, `all` for everything down to the chat's start. */
  readonly limit: number | 'loaded' | 'all';
  readonly before?: string | undefined;
  readonly fromMe?: boolean | undefined;
  readonly deadlineMs: number;
  /** Leaves our page code out and reads with whatsapp-web.js, to compare the two. */
  readonly via?: 'library' | undefined;
}

/** JSON texts are passed on unparsed, oldest first. */
export interface ChatWindow {
  readonly outcome: 'ok';
  readonly chatId: string;
  readonly chat: string;
  readonly messages: readonly string[];
  readonly count: number;
  /** The page's change count when it was read (see `FeedBatch`). */
  readonly clock: number;
  /** Unix seconds of the oldest message delivered, null when none was. */
  readonly oldest: number | null;
  /** Serialised id of that message: the `before` of the next older page. */
  readonly oldestId: string | null;
  readonly skipped: readonly SkippedMessage[];
  /** Older messages exist that this window does not hold, as far as the page knows. */
  readonly hasMore: boolean;
  /** The phone says that it holds history the page never got. */
  readonly phoneHasMore: boolean;
  readonly deadlineReached: boolean;
  /** `library` when our own page path was broken and whatsapp-web.js read instead. */
  readonly engine: 'page' | 'library';
}

export interface ChatListRequest {
  readonly limit: number;
  readonly offset: number;
  readonly sort: 'recent' | 'name';
  readonly unread?: boolean | undefined;
  readonly archived?: boolean | undefined;
  readonly group?: boolean | undefined;
}

/** `chats` is the inside of a JSON array, without brackets. */
export interface ChatList {
  readonly chats: string;
  readonly count: number;
  readonly total: number;
  readonly skipped: readonly SkippedMessage[];
}

export type MessageRead =
  | { readonly outcome: 'ok'; readonly chatId: string; readonly message: string }
  | { readonly outcome: 'message_unknown' }
  | { readonly outcome: 'message_in_other_chat'; readonly chatId: string }
  | ChatMiss;

/** What the page holds about one person or chat. Nothing here asks WhatsApp's servers. */
export interface ContactRead {
  readonly id: string;
  readonly phone: string | null;
  readonly lid: string | null;
  readonly name: string | null;
  readonly pushName: string | null;
  readonly shortName: string | null;
  readonly isBusiness: boolean;
  readonly isGroup: boolean;
  readonly isMe: boolean;
  readonly isMyContact: boolean;
  readonly isBlocked: boolean;
  readonly hasChat: boolean;
}

/** What WhatsApp's server answered about a number. Costs one query to WhatsApp; callers cache and pace it. */
export interface RegistrationAnswer {
  readonly registered: boolean;
  /** The id WhatsApp uses for it, which may be a LID or a national variant of the number. */
  readonly id: string | null;
}

/** Reads of one live page. Every call is bounded in time and throws `page_unavailable` when the page is gone. */
export interface PageReader extends PageMedia {
  readChat(request: ChatWindowRequest): Promise<ChatWindow | ChatMiss>;
  listChats(request: ChatListRequest): Promise<ChatList>;
  readMessage(request: { candidates: readonly string[]; messageId: string; deadlineMs: number }): Promise<MessageRead>;
  readContact(candidates: readonly string[]): Promise<ContactRead | null>;
  /** Where the picture of a person or group is; null without one. Costs one query to WhatsApp; callers cache. */
  readPicture(candidates: readonly string[]): Promise<string | null>;
  queryRegistration(id: string): Promise<RegistrationAnswer>;
}

/** A message that was sent to the account's own chat; `ack` is 1 once WhatsApp's server has it. */
export interface SentToSelf {
  readonly chatId: string;
  readonly messageId: string;
  readonly ack: number;
}

/** One session's browser. `start` returns at once; everything that happens comes as signals. */
export interface EngineSession {
  readonly reader: PageReader;
  /** What the stored copy is made from. */
  readonly feed: PageFeed;
  /** Chats and messages are acted on through it. */
  readonly actor: PageActor;
  readonly groups: PageGroups;
  readonly contacts: PageContacts;
  readonly profile: PageProfile;
  readonly account: PageAccount;
  readonly sender: PageSender;
  start(): void;
  /** Closes the browser and keeps the link. Resolves when no process of ours is left. */
  stop(): Promise<void>;
  /** Starts a new QR cycle after WhatsApp's last code. Never throws: a page that is loading shows one by itself. */
  refreshQr(): Promise<void>;
  /** Digits only. Throws `pairing_code_unavailable` with WhatsApp's reason. */
  requestPairingCode(digits: string): Promise<void>;
  /**
   * Unlinks on the phone if the page can still say so, closes the browser and puts the profile away, so that the next
   * start shows a QR. Never throws for a page that is gone: then the phone was not told.
   */
  logout(): Promise<{ readonly phoneTold: boolean }>;
  /** A PNG of what the page shows, private data included. Throws `page_unavailable` when there is none. */
  screenshot(): Promise<Uint8Array>;
  /**
   * Sends a text to the account's own chat, to try a link out, and waits up to half a minute for WhatsApp's server to
   * have it. Throws an Error when it was not sent.
   */
  sendToSelf(text: string): Promise<SentToSelf>;
  /** Puts the profile into quarantine. Only after `stop`. */
  discard(): Promise<void>;
}

export interface EngineSessionOptions {
  /** Proxy of this session alone, in place of the general one. */
  readonly proxyUrl?: string | undefined;
}

export interface Engine {
  open(name: string, options: EngineSessionOptions, onSignal: (signal: EngineSignal) => void): EngineSession;
}

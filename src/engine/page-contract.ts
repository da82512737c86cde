import type { ChatMiss } from '../core/ports/chat-miss.js';
import type {
  ChatList,
  ChatListRequest,
  ChatWindow,
  ChatWindowRequest,
  ContactRead,
  FeatureReport,
  MessageRead,
  RegistrationAnswer,
  Restriction,
} from '../core/ports/engine.js';
import type { SkippedMessage } from '../core/ports/skipped-message.js';
import type { MediaFetch } from '../core/ports/page-media.js';
import type { PageSendOutcome, PageSendRequest, TakenMessage } from '../core/ports/page-sender.js';
import type { ChatAction, MessageAction, PageActor } from '../core/ports/page-actor.js';
import type { AccountFunctions } from './account-functions.js';
import type { BesideChatsFunctions } from './beside-chats-functions.js';
import type { GroupFunctions } from './group-functions.js';
import type { ChatHead, FeedBatch, Stretch, StretchMiss, StretchRequest, Survey } from '../core/ports/page-feed.js';

/** How the page's message keys hold their serialised form: as the library expects, repaired, or not yet known. */
export type KeyLayout = 'native' | 'aliased' | 'unknown';

/** A dialog of WhatsApp that stands in the way. */
export type PageDialog = 'passkey' | 'whats_new';

/** Where the page stands, read from its own models. Nulls mean that the page does not say yet. */
export interface PageStatus {
  readonly socket: string | null;
  readonly hasSynced: boolean;
  readonly streamMode: string | null;
  readonly streamInfo: string | null;
  readonly hasCollections: boolean;
  readonly me: {
    readonly pn: string | null;
    readonly lid: string | null;
    readonly name: string | null;
    readonly platform: string | null;
  };
  readonly dialog: PageDialog | null;
  readonly restriction: Restriction | null;
  readonly build: string | null;
  readonly keyLayout: KeyLayout;
  /** The library's helpers are in the page, so its own calls work. */
  readonly libraryInjected: boolean;
}

/**
 * A stretch of a window, one JSON text a message: as one long text, a single emoji would make every character of it
 * two bytes wide on its way, which takes half as long again. The newest stretch comes first; `next` fetches the one
 * before it.
 */
export interface Chunk {
  readonly messages: readonly string[];
  readonly count: number;
  /** See `FeedBatch`. */
  readonly clock: number;
  readonly oldest: number | null;
  readonly oldestId: string | null;
  readonly skipped: readonly SkippedMessage[];
  readonly next: number | null;
}

export type FirstChunk = Omit<ChatWindow, 'engine' | 'messages'> & Pick<Chunk, 'messages' | 'next'>;

/** A file that the page holds ready under a token, or how far it is. */
export type MediaOpened =
  | { readonly outcome: 'ok'; readonly token: number; readonly bytes: number }
  | { readonly outcome: 'fetching' }
  | Exclude<MediaFetch, { readonly outcome: 'ok' }>;

/** `ChatList` with one JSON text a chat. */
export type ChatTexts = Omit<ChatList, 'chats'> & { readonly chats: readonly string[] };

type Later<T> = T | Promise<T>;

/** Everything that Node may call in the page: by name, with one JSON argument, answered by value. */
export interface PageFunctions extends GroupFunctions, AccountFunctions, BesideChatsFunctions {
  readonly readStatus: () => Later<PageStatus>;
  /** Makes the library go on when `hasSynced` was true before it listened. False when there was nothing to do. */
  readonly kickLibrary: () => Later<boolean>;
  /** Presses the button of "What's new"; false when it is not there. */
  readonly dismissWhatsNew: () => Later<boolean>;
  readonly probeFeatures: () => Later<readonly FeatureReport[]>;
  readonly readChat: (request: ChatWindowRequest) => Later<FirstChunk | ChatMiss>;
  readonly readMore: (request: { readonly token: number }) => Later<Chunk>;
  readonly listChats: (request: ChatListRequest & { readonly deadlineMs: number }) => Later<ChatTexts>;
  readonly readMessage: (request: {
    readonly candidates: readonly string[];
    readonly messageId: string;
  }) => Later<MessageRead>;
  readonly readContact: (request: { readonly candidates: readonly string[] }) => Later<ContactRead | null>;
  readonly readPicture: (request: { readonly candidates: readonly string[] }) => Later<string | null>;
  readonly queryRegistration: (request: { readonly id: string }) => Later<RegistrationAnswer>;
  readonly openMedia: (request: { readonly messageId: string; readonly waitMs: number }) => Later<MediaOpened>;
  /** Base64. */
  readonly readMedia: (request: {
    readonly token: number;
    readonly from: number;
    readonly length: number;
  }) => Later<string>;
  readonly releaseMedia: (request: { readonly token: number }) => Later<void>;
  /** Sending, see `PageSender`: the file first, in slices of base64, under the token that `openUpload` gives. */
  readonly openUpload: (request: { readonly mimetype: string; readonly filename: string | null }) => Later<number>;
  readonly addSlice: (request: { readonly token: number; readonly data: string }) => Later<void>;
  readonly dropUpload: (request: { readonly token: number }) => Later<void>;
  readonly sendMessage: (request: {
    readonly request: PageSendRequest;
    readonly file: number | null;
    readonly waitMs: number;
  }) => Later<PageSendOutcome>;
  readonly findSent: (request: {
    readonly id: string;
    readonly candidates: readonly string[];
  }) => Later<TakenMessage | 'busy' | null>;
  readonly follow: () => Later<{ readonly life: string }>;
  readonly takeChanges: (request: { readonly taken: number; readonly waitMs: number }) => Later<FeedBatch>;
  readonly actOnChat: (request: {
    readonly candidates: readonly string[];
    readonly action: ChatAction;
  }) => Later<Awaited<ReturnType<PageActor['actOnChat']>>>;
  readonly markRead: (request: {
    readonly candidates: readonly string[];
    readonly most: number;
    readonly since: number;
    readonly staysAvailable: boolean;
  }) => Later<Awaited<ReturnType<PageActor['markRead']>>>;
  readonly actOnMessage: (request: {
    readonly candidates: readonly string[];
    readonly messageId: string;
    readonly action: MessageAction;
  }) => Later<Awaited<ReturnType<PageActor['actOnMessage']>>>;
  readonly receipts: (request: {
    readonly candidates: readonly string[];
    readonly messageId: string;
  }) => Later<Awaited<ReturnType<PageActor['receipts']>>>;
  readonly heads: () => Later<readonly ChatHead[]>;
  readonly survey: (request: { readonly from: number }) => Later<Survey>;
  readonly readStretch: (request: StretchRequest) => Later<Stretch | StretchMiss>;
  readonly missing: (request: { readonly ids: readonly string[] }) => Later<readonly string[]>;
  readonly askPhone: (request: { readonly chatId: string }) => Later<boolean>;
  readonly refreshQr: () => Later<void>;
  readonly setPresence: (request: { readonly available: boolean }) => Later<void>;
  /** Unlinks on the phone; false when the page is not linked or WhatsApp does not confirm. */
  readonly logout: () => Later<boolean>;
}

/** What a call gives: the value, or what went wrong in words (errors lose their class on the way to Node). */
export type PageAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly missingModule: boolean; readonly message: string };

/** The binding through which the page tells Node that its connection changed or that the phone unlinked it. */
export const SIGNAL_BINDING = '__causewaySignal';
export type PageSignal = 'changed' | 'logout';

import type {
  ChatRecord,
  DeviceCredentials,
  KeyRecord,
  LabelRecord,
  LoadedChat,
  MeRecord,
  MsgRecord,
  PersonRecord,
  PollVoteRecord,
  ReactionRecord,
  WidText,
} from './records.js';

/**
 * Three links join a page and the simulator, each a WebSocket of its own:
 * `socket` is WhatsApp (it can be dropped), `disk` stands for the page's own message database
 * (it answers while WhatsApp is out of reach), `stage` is the simulator's hand on the page.
 */
export const LINK_PATHS = { socket: '/__sim/socket', disk: '/__sim/disk', stage: '/__sim/stage' } as const;

export const SCRIPT_PATH = '/__sim/page.js';
export const STAGE_ELEMENT_ID = 'sim-stage';

/** What a page does when it starts; printed into the document so that it holds before any link is up. */
export interface StageSettings {
  keyLayout: 'serialized' | '$1';
  version: string;
  /** From the document's start to `window.Debug`. */
  bootMs: number;
  /** From `window.Debug` to the first answer of the server (state leaves OPENING). */
  connectMs: number;
  /** From CONNECTED to `hasSynced`. */
  syncMs: number;
  /** Between two tries to reach the server again. */
  reconnectMs: number;
  pageSize: number;
  groupQueryMs: number;
  neverReady: boolean;
  hasSyncedEarly: boolean;
  slowModules: Record<string, number>;
  removedModules: string[];
  /** Message types or serialised ids whose `serialize()` throws. */
  brokenSerialize: string[];
  whatsNewDialog: boolean;
  iframes: number;
}

export type StageCommand =
  | { readonly do: 'settings'; readonly settings: StageSettings }
  | { readonly do: 'reload' }
  | { readonly do: 'block'; readonly ms: number }
  | { readonly do: 'iframes'; readonly count: number }
  | { readonly do: 'dialog'; readonly open: boolean }
  | { readonly do: 'restriction'; readonly text: string }
  | { readonly do: 'resync' }
  | { readonly do: 'state'; readonly state: string };

/** What the server pushes to a page over `socket`. */
export type Push =
  | { readonly push: 'ref'; readonly ref: string }
  | { readonly push: 'idle' }
  | { readonly push: 'passkey'; readonly open: boolean }
  | { readonly push: 'paired'; readonly device: DeviceCredentials; readonly me: MeRecord }
  | { readonly push: 'welcome'; readonly me: MeRecord; readonly offline: number }
  | { readonly push: 'refused' }
  | { readonly push: 'logout' }
  | { readonly push: 'conflict' }
  | { readonly push: 'offline-end' }
  | { readonly push: 'presence'; readonly presence: PresenceRecord }
  | AccountEvent;

/** One change of the account; every linked device gets it, late if it was away (`offline` is then true). */
export type AccountEvent =
  | { readonly push: 'msg-add'; readonly msg: MsgRecord; readonly chat: ChatRecord; readonly offline: boolean }
  | { readonly push: 'history'; readonly chat: ChatRecord; readonly count: number }
  | { readonly push: 'msg-change'; readonly key: KeyRecord; readonly changes: Record<string, unknown> }
  | { readonly push: 'msg-remove'; readonly key: KeyRecord }
  | { readonly push: 'chat-add'; readonly chat: ChatRecord }
  | { readonly push: 'chat-change'; readonly id: WidText; readonly changes: Partial<ChatRecord> }
  | { readonly push: 'chat-clear'; readonly id: WidText }
  | { readonly push: 'chat-remove'; readonly id: WidText }
  | { readonly push: 'person'; readonly person: PersonRecord }
  | { readonly push: 'labels'; readonly labels: LabelRecord[] }
  | { readonly push: 'reaction'; readonly reaction: ReactionRecord }
  | { readonly push: 'poll-vote'; readonly vote: PollVoteRecord }
  | { readonly push: 'me'; readonly me: MeRecord }
  | { readonly push: 'label-remove'; readonly id: string }
  | { readonly push: 'call'; readonly call: CallRecord }
  | { readonly push: 'call-end'; readonly id: string };

export interface CallRecord {
  readonly id: string;
  readonly peerJid: WidText;
  readonly isVideo: boolean;
  readonly isGroup: boolean;
}

/** How somebody is seen, in their own chat or in a group; pages hear of it only while they show themselves. */
export interface PresenceRecord {
  readonly chat: WidText;
  readonly who: WidText;
  readonly state: 'available' | 'unavailable' | 'typing' | 'recording_audio';
  /** Last seen, unix seconds. */
  readonly t?: number | undefined;
}

/** The first word of a page on `socket`. */
export interface Hello {
  readonly device?: DeviceCredentials | undefined;
}

/** What a page may read from its database; the map is operation -> arguments and answer. */
export interface DiskOperations {
  boot: { args: Record<string, never>; answer: DiskBoot };
  messages: {
    args: { chat: WidText; anchor?: KeyRecord | undefined; count: number; direction: 'before' | 'after' };
    answer: { found: boolean; messages: MsgRecord[] };
  };
  byIds: { args: { ids: string[] }; answer: MsgRecord[] };
  search: {
    args: { text: string; page: number; count: number; chat?: WidText | undefined };
    answer: MsgRecord[];
  };
  reactions: { args: { parent: KeyRecord }; answer: ReactionRecord[] };
  votes: { args: { parent: string }; answer: PollVoteRecord[] };
  pins: { args: { chat: WidText }; answer: { parent: KeyRecord; pinType: number; t: number }[] };
  chat: { args: { id: WidText }; answer: LoadedChat | null };
}

export interface DiskBoot {
  readonly chats: readonly LoadedChat[];
  readonly people: readonly PersonRecord[];
  readonly labels: readonly LabelRecord[];
}

/** A call and its answer, on `socket` and on `disk`. */
export interface CallFrame {
  readonly n: number;
  readonly op: string;
  readonly args: unknown;
}
export interface AnswerFrame {
  readonly re: number;
  readonly ok?: unknown;
  readonly error?: { readonly name: string; readonly message: string; readonly status?: number | undefined };
}

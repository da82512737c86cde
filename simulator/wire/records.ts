/** A WhatsApp id in its text form: `447700900123@c.us`, `…@lid`, `…@g.us`, `…@newsletter`, `status@broadcast`. */
export type WidText = string;

/** A message key before the page makes a MsgKey of it. */
export interface KeyRecord {
  readonly fromMe: boolean;
  readonly remote: WidText;
  readonly id: string;
  readonly participant?: WidText | undefined;
}

/** The serialised form of a key: `fromMe_chat_id[_participant]`. */
export function keyText({ fromMe, remote, id, participant }: KeyRecord): string {
  const text = `${String(fromMe)}_${remote}_${id}`;
  return participant === undefined ? text : `${text}_${participant}`;
}

/** How bytes travel in JSON; the page turns them into a Uint8Array. */
export interface BytesRecord {
  readonly $bytes: string;
}

/** Marks an attribute that a change takes away (JSON has no undefined). */
export const GONE = { $gone: true } as const;

export function isGone(value: unknown): boolean {
  return typeof value === 'object' && value !== null && '$gone' in value;
}

/** One stored message: only the attributes that differ from the page model's defaults; `rowId` is its place on disk. */
export interface MsgRecord {
  key: KeyRecord;
  type: string;
  t: number;
  from: WidText;
  to?: WidText | undefined;
  author?: WidText | undefined;
  ack: number;
  rowId: number;
  [attribute: string]: unknown;
}

/** One person; `pn` is absent for somebody known by LID only, `lid` for somebody not yet moved. */
export interface PersonRecord {
  pn?: WidText | undefined;
  lid?: WidText | undefined;
  /** Whether the page knows that pn and lid belong together. */
  isMappingKnown: boolean;
  /** Whether WhatsApp answers for this person by LID. */
  hasMovedToLid: boolean;
  /** The name in the phone's address book. */
  name?: string | undefined;
  pushname?: string | undefined;
  about: string;
  isMyContact: boolean;
  isBusiness: boolean;
  isBlocked: boolean;
}

export interface ParticipantRecord {
  id: WidText;
  isAdmin: boolean;
  isSuperAdmin: boolean;
}

export interface GroupRecord {
  id: WidText;
  subject: string;
  creation: number;
  owner: WidText;
  desc?: string | undefined;
  descId?: string | undefined;
  announce: boolean;
  restrict: boolean;
  memberAddMode: 'admin_add' | 'all_member_add';
  ephemeralDuration: number;
  isLidAddressingMode: boolean;
  /** Whoever joins by the invite code waits until an admin approves. */
  needsApproval: boolean;
  participants: ParticipantRecord[];
  inviteCode: string;
}

export interface ChannelRecord {
  id: WidText;
  name: string;
  description: string;
  creationTime: number;
  subscribers: number;
  inviteCode: string;
  membershipType: 'owner' | 'admin' | 'subscriber' | 'guest';
  verified?: boolean | undefined;
  muted?: boolean | undefined;
}

/** What the page's database holds of a chat beside its messages. */
export interface ChatRecord {
  id: WidText;
  kind: 'user' | 'group' | 'channel' | 'broadcast';
  name?: string | undefined;
  t: number;
  /** -1 = marked as unread. */
  unreadCount: number;
  archive: boolean;
  pin: number;
  /** Unix seconds; 0 none, -1 for ever. */
  muteExpiration: number;
  isLocked: boolean;
  labels: string[];
  ephemeralDuration: number;
  /** 0 = the phone has older messages that this device has not got, 1 = this device has everything. */
  endOfHistoryTransferType: 0 | 1 | 2;
  group?: GroupRecord | undefined;
  channel?: ChannelRecord | undefined;
}

/** A chat as the page loads it at boot: with its newest message only. */
export interface LoadedChat {
  readonly chat: ChatRecord;
  readonly last?: MsgRecord | undefined;
}

export interface LabelRecord {
  id: string;
  name: string;
  colorIndex: number;
  hexColor: string;
  items: { parentType: 'Chat'; parentId: WidText }[];
}

export interface ReactionRecord {
  key: KeyRecord;
  parent: KeyRecord;
  text: string;
  timestampMs: number;
  sender: WidText;
}

export interface PollVoteRecord {
  key: KeyRecord;
  parent: KeyRecord;
  sender: WidText;
  selectedOptionLocalIds: number[];
  timestampMs: number;
}

/** The account whose phone was linked. */
export interface MeRecord {
  readonly pn: WidText;
  readonly lid: WidText;
  readonly pushname: string;
  readonly platform: string;
}

/** Who a linked page is towards the server; it lives in the browser profile. */
export interface DeviceCredentials {
  readonly id: string;
  readonly secret: string;
}

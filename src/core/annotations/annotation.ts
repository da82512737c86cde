/** What is kept of each kind of thing beside what WhatsApp knows of it. */
export interface AnnotationData {
  /** Of a chat; its id is the chat's. */
  readonly chat: {
    /** Email of who looks after it. */
    readonly assignedTo?: string | null | undefined;
    readonly properties?: Readonly<Record<string, string>> | undefined;
    readonly labelIds?: readonly string[] | undefined;
    /** By email who may see it. */
    readonly access?: Readonly<Record<string, boolean>> | undefined;
    readonly overridesAccess?: boolean | undefined;
    /** The invitation that was last asked for of a group. */
    readonly inviteLink?: string | undefined;
  };
  /** Of a person; its id is the person's. */
  readonly contact: {
    readonly name?: string | null | undefined;
    readonly color?: string | null | undefined;
    readonly labelIds?: readonly string[] | undefined;
    /** Whether they belong to the business. */
    readonly isInternal?: boolean | undefined;
  };
  /** Of the session's own phone. */
  readonly phone: {
    readonly name?: string | null | undefined;
    readonly labelIds?: readonly string[] | undefined;
  };
  readonly label: { readonly name: string };
  /** About a chat, for those who look after it; WhatsApp never sees it. */
  readonly note: {
    readonly body: string;
    readonly author: string | null;
    /** The message that it is about. */
    readonly messageId: string | null;
  };
  /** Of a message; its id is the message's. */
  readonly flag: { readonly flagged: boolean };
  /** Of a message that was sent through this server; its id is the message's own. */
  readonly send: { readonly sentId: string; readonly performedBy: string | null };
  /** Many sends at once; `failures` by chat, in words, are those that were not even queued. */
  readonly broadcast: { readonly chats: number; readonly failures: number };
}

export type AnnotationKind = keyof AnnotationData;

/** One thing that was written down. Times are unix milliseconds. */
export interface Annotation<K extends AnnotationKind = AnnotationKind> {
  readonly kind: K;
  /** Unique within session and kind. */
  readonly id: string;
  /** The chat or person that it is about: it goes when they are erased. */
  readonly subject: string | null;
  /** What it is a part of, such as a broadcast. */
  readonly parent: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly data: AnnotationData[K];
}

/** Which annotations of a kind are meant; all without any. */
export interface AnnotationQuery {
  readonly subjects?: readonly string[] | undefined;
  readonly parent?: string | undefined;
  readonly ids?: readonly string[] | undefined;
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
}

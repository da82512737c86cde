import type { ChatMiss } from './chat-miss.js';
import type { Refusal } from './page-actor.js';

/** One thing about a group. */
export type GroupChange =
  | { readonly set: 'subject'; readonly to: string }
  /** An empty text takes it away. */
  | { readonly set: 'description'; readonly to: string }
  | { readonly set: 'messages' | 'info' | 'adding'; readonly adminsOnly: boolean };

export type MemberChange = 'add' | 'remove' | 'promote' | 'demote';

/** One person as asked for; `candidates` are serialised ids, likeliest first. */
export interface AskedPerson {
  readonly asked: string;
  readonly candidates: readonly string[];
}

/** What became of one person. `id` is null when nobody was found. */
export interface PersonResult {
  readonly asked: string;
  readonly id: string | null;
  readonly done: boolean;
  /** WhatsApp's: 200, 403 (private invitation only), 404, 408 (left recently), 409 (already so), 419 (full), … */
  readonly code: number;
  /** In words why not; null when done. */
  readonly reason: string | null;
}

export interface InvitedGroup {
  readonly id: string;
  readonly subject: string;
  readonly description: string | null;
  readonly owner: string | null;
  /** Unix seconds. */
  readonly createdAt: number | null;
  readonly size: number | null;
  readonly needsApproval: boolean;
}

export interface JoinRequest {
  readonly id: string;
  /** Unix seconds. */
  readonly timestamp: number | null;
  /** As WhatsApp says it: `InviteLink`, `NonAdminAdd`, `LinkedGroupJoin`. */
  readonly method: string | null;
}

interface Done {
  readonly outcome: 'done';
}

/**
 * Makes and changes groups through the live page. An answer `done` means that the page shows the effect. Calls are
 * bounded in time and throw `page_unavailable` when the page is gone and `feature_unavailable` when its build lacks what
 * is needed.
 */
export interface PageGroups {
  /** Gives the new group's id, and of everybody whether they are in. */
  create(
    subject: string,
    people: readonly AskedPerson[],
  ): Promise<(Done & { readonly id: string; readonly people: readonly PersonResult[] }) | Refusal>;
  change(candidates: readonly string[], change: GroupChange): Promise<Done | Refusal | ChatMiss>;
  leave(candidates: readonly string[]): Promise<Done | Refusal | ChatMiss>;
  changeMembers(
    candidates: readonly string[],
    change: MemberChange,
    people: readonly AskedPerson[],
  ): Promise<(Done & { readonly people: readonly PersonResult[] }) | Refusal | ChatMiss>;
  /** `renew`: the code so far stops working and a new one is made. */
  inviteCode(
    candidates: readonly string[],
    renew: boolean,
  ): Promise<(Done & { readonly code: string }) | Refusal | ChatMiss>;
  inviteInfo(code: string): Promise<(Done & { readonly group: InvitedGroup }) | Refusal>;
  /** `joined` is false where an admin has to approve first. */
  join(code: string): Promise<(Done & { readonly id: string; readonly joined: boolean }) | Refusal>;
  joinRequests(
    candidates: readonly string[],
  ): Promise<(Done & { readonly requests: readonly JoinRequest[] }) | Refusal | ChatMiss>;
  /** `people` null: everybody who asked. */
  answerJoinRequests(
    candidates: readonly string[],
    approve: boolean,
    people: readonly AskedPerson[] | null,
  ): Promise<(Done & { readonly people: readonly PersonResult[] }) | Refusal | ChatMiss>;
  /** A picture as base64 in any form the browser reads; null takes it away. It is cut to a square. */
  setPicture(candidates: readonly string[], picture: string | null): Promise<Done | Refusal | ChatMiss>;
}

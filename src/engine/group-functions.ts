import type { AskedPerson, GroupChange, MemberChange, PageGroups } from '../core/ports/page-groups.js';

type Answer<K extends keyof PageGroups> = ReturnType<PageGroups[K]>;

interface OfGroup {
  readonly candidates: readonly string[];
}

/** What our script in the page does to groups; see `PageGroups`. */
export interface GroupFunctions {
  readonly createGroup: (request: {
    readonly subject: string;
    readonly people: readonly AskedPerson[];
  }) => Answer<'create'>;
  readonly changeGroup: (request: OfGroup & { readonly change: GroupChange }) => Answer<'change'>;
  readonly leaveGroup: (request: OfGroup) => Answer<'leave'>;
  readonly changeMembers: (
    request: OfGroup & { readonly change: MemberChange; readonly people: readonly AskedPerson[] },
  ) => Answer<'changeMembers'>;
  readonly inviteCode: (request: OfGroup & { readonly renew: boolean }) => Answer<'inviteCode'>;
  readonly inviteInfo: (request: { readonly code: string }) => Answer<'inviteInfo'>;
  readonly joinGroup: (request: { readonly code: string }) => Answer<'join'>;
  readonly joinRequests: (request: OfGroup) => Answer<'joinRequests'>;
  readonly answerJoinRequests: (
    request: OfGroup & { readonly approve: boolean; readonly people: readonly AskedPerson[] | null },
  ) => Answer<'answerJoinRequests'>;
  readonly setGroupPicture: (request: OfGroup & { readonly picture: string | null }) => Answer<'setPicture'>;
}

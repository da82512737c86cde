import type { GroupChange, InvitedGroup, JoinRequest, MemberChange, PersonResult } from '../ports/page-groups.js';

/**
 * What can be done to groups. Every call resolves when the page shows it. `group` is an id ending in @g.us, people are
 * whatever a person typed. Throws `invalid_chat_id`, `chat_not_found`, `feature_unavailable` (the page's build cannot),
 * `action_refused` (WhatsApp said no, in words) and the session errors. What became of each person is in the answer: one
 * who could not be added fails nobody else.
 */
export interface GroupsApi {
  create(
    session: string,
    wanted: { readonly subject: string; readonly people: readonly string[] },
  ): Promise<{ readonly id: string; readonly people: readonly PersonResult[] }>;
  change(session: string, group: string, change: GroupChange): Promise<void>;
  /** Leaving a group that was left already does nothing. */
  leave(session: string, group: string): Promise<void>;
  changeMembers(
    session: string,
    group: string,
    change: MemberChange,
    people: readonly string[],
  ): Promise<readonly PersonResult[]>;
  inviteCode(session: string, group: string): Promise<string>;
  /** The code so far stops working. Gives the new one. */
  revokeInviteCode(session: string, group: string): Promise<string>;
  /** `code`: an invite code or the link with it. */
  inviteInfo(session: string, code: string): Promise<InvitedGroup>;
  /** `joined` is false where an admin has to approve first. */
  join(session: string, code: string): Promise<{ readonly id: string; readonly joined: boolean }>;
  joinRequests(session: string, group: string): Promise<readonly JoinRequest[]>;
  /** Without `people` everybody who asked. */
  answerJoinRequests(
    session: string,
    group: string,
    answer: { readonly approve: boolean; readonly people?: readonly string[] | undefined },
  ): Promise<readonly PersonResult[]>;
  /** Any picture that a browser reads; cut to a square. Null takes it away. */
  setPicture(session: string, group: string, picture: Uint8Array | null): Promise<void>;
}

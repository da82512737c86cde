import { createWid, type Wid } from '../ids/wid.js';
import { socketLink } from '../link/socket-link.js';
import type { ChatModel } from '../models/chat-model.js';
import type { ParticipantModel } from '../models/group-model.js';
import { define } from '../registry.js';

interface AddOutcome {
  readonly id: string;
  readonly code: number;
  readonly inviteCode?: string;
  readonly inviteExpiration?: number;
}

interface NewGroup {
  readonly title: string;
  readonly announce?: boolean;
  readonly restrict?: boolean;
  readonly memberAddMode?: boolean;
}

const textOf = (id: unknown): string => createWid(id)._serialized;

define('WAWebGroupCreateJob', () => ({
  createGroup: async (wanted: NewGroup, people: { phoneNumber: unknown }[]) => {
    const { id, subject, outcomes } = await socketLink.call<{ id: string; subject: string; outcomes: AddOutcome[] }>(
      'createGroup',
      {
        subject: wanted.title,
        announce: wanted.announce ?? false,
        restrict: wanted.restrict ?? false,
        memberAddMode: wanted.memberAddMode ? 'all_member_add' : 'admin_add',
        people: people.map(({ phoneNumber }) => textOf(phoneNumber)),
      },
    );
    const participants = outcomes.map(({ id: who, code, inviteCode, inviteExpiration }, index) => ({
      wid: createWid(who),
      type: index === 0 ? 'superadmin' : 'participant',
      ...(code === 200 ? {} : { error: code }),
      ...(inviteCode === undefined ? {} : { invite_code: inviteCode, invite_code_exp: inviteExpiration }),
    }));
    return { wid: createWid(id), subject, participants };
  },
}));

define('WAWebGroupModifyInfoJob', () => ({
  setGroupSubject: (id: unknown, subject: string) => socketLink.call('groupInfo', { id: textOf(id), subject }),
  setGroupDescription: (id: unknown, desc: string, descId: string, prevDescId: string | undefined) =>
    socketLink.call('groupInfo', { id: textOf(id), desc, descId, prevDescId }),
}));

define('WAWebSetPropertyGroupAction', () => ({
  setGroupProperty: (chat: ChatModel, property: string, value: number) =>
    socketLink.call('groupProperty', { id: textOf(chat.id), ...toProperty(property, value) }),
}));

function toProperty(property: string, value: number): object {
  switch (property) {
    case 'announcement':
      return { announce: value === 1 };
    case 'restrict':
      return { restrict: value === 1 };
    case 'member_add_mode':
      return { memberAddMode: value === 1 ? 'all_member_add' : 'admin_add' };
    default:
      throw new Error(`setGroupProperty: ${property}`);
  }
}

const changeMembers = (change: string) => (chat: ChatModel, participants: ParticipantModel[]) =>
  socketLink.call('groupMembers', { id: textOf(chat.id), change, people: participants.map(({ id }) => textOf(id)) });
define('WAWebModifyParticipantsGroupAction', () => ({
  removeParticipants: changeMembers('remove'),
  promoteParticipants: changeMembers('promote'),
  demoteParticipants: changeMembers('demote'),
}));

define('WASmaxGroupsAddParticipantsRPC', () => ({
  sendAddParticipantsRPC: async ({
    participantArgs,
    iqTo,
  }: {
    participantArgs: { participantJid: string }[];
    iqTo: string;
  }) => {
    try {
      const people = participantArgs.map(({ participantJid }) => textOf(participantJid));
      const outcomes = await socketLink.call<AddOutcome[]>('groupAdd', { id: textOf(iqTo), people });
      return { name: 'AddParticipantsResponseSuccess', value: { addParticipant: outcomes.map(toAddParticipant) } };
    } catch (error) {
      const code = String((error as { status?: number }).status ?? 400);
      return {
        name: 'AddParticipantsResponseClientError',
        value: { errorAddParticipantsClientErrors: { value: { code } } },
      };
    }
  },
}));

function toAddParticipant({ code, inviteCode, inviteExpiration }: AddOutcome): object {
  const mixins =
    code === 200
      ? undefined
      : {
          name: inviteCode === undefined ? 'ParticipantError' : 'ParticipantRequestCodeCanBeSent',
          value: { error: String(code), addRequestCode: inviteCode, addRequestExpiration: inviteExpiration },
        };
  return {
    addParticipantsParticipantAddedOrNonRegisteredWaUserParticipantErrorLidResponseMixinGroup: {
      value: { addParticipantsParticipantMixins: mixins },
    },
  };
}

define('WAWebExitGroupAction', () => ({
  sendExitGroup: (chat: ChatModel) => socketLink.call('groupLeave', { id: textOf(chat.id) }),
}));

define('WAWebGroupInviteJob', () => ({
  joinGroupViaInvite: async (code: string) => ({
    gid: createWid(await socketLink.call<string>('groupJoin', { code })),
  }),
}));

interface JoinRequest {
  readonly id: string;
  readonly t: number;
}
define('WAWebApiMembershipApprovalRequestStore', () => ({
  getMembershipApprovalRequests: async (id: Wid) => {
    const asked = await socketLink.call<JoinRequest[]>('joinRequests', { id: textOf(id) });
    return asked.map((request) => ({
      id: createWid(request.id),
      addedBy: createWid(request.id),
      parentGroupId: null,
      requestMethod: 'InviteLink',
      t: request.t,
    }));
  },
}));

interface MembershipAnswer {
  readonly iqTo: string;
  readonly approveArgs?: { participantArgs: { participantJid: string }[] };
  readonly rejectArgs?: { participantArgs: { participantJid: string }[] };
}
define('WASmaxGroupsMembershipRequestsActionRPC', () => ({
  sendMembershipRequestsActionRPC: async ({ iqTo, approveArgs, rejectArgs }: MembershipAnswer) => {
    const approve = approveArgs !== undefined;
    const jid = (approveArgs ?? rejectArgs)?.participantArgs[0]?.participantJid ?? '';
    const code = await socketLink.call<number>('answerJoinRequest', { id: textOf(iqTo), who: textOf(jid), approve });
    const mixin = approve
      ? 'membershipRequestsActionAcceptParticipantMixins'
      : 'membershipRequestsActionRejectParticipantMixins';
    const participant = [{ jid, ...(code === 200 ? {} : { [mixin]: { value: { error: String(code) } } }) }];
    const answer = {
      [approve ? 'membershipRequestsActionApprove' : 'membershipRequestsActionReject']: { participant },
    };
    return { name: 'MembershipRequestsActionResponseSuccess', value: answer };
  },
}));

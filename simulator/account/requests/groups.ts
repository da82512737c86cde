import type { GroupRecord, WidText } from '../../wire/records.js';
import { liveMessageId } from '../../world/message-id.js';
import type { Account } from '../account.js';
import { GroupChanges } from '../group-changes.js';
import { addGroupNotice, noticesOfSettings } from '../group-notices.js';
import { ServerError, type RequestHandler } from '../service.js';

interface GroupArgs {
  readonly id: WidText;
}

type MembersArgs = GroupArgs & { readonly people: readonly WidText[] };

/** What a linked page asks about its groups. */
export const groupRequests: Readonly<Record<string, RequestHandler>> = {
  createGroup: {
    kind: 'create',
    handle: (
      wanted: Pick<GroupRecord, 'subject' | 'announce' | 'restrict' | 'memberAddMode'> & { people: WidText[] },
      { account, phone },
    ) => {
      const n = phone.nextRow();
      const id = `1203639${String(n).padStart(11, '0')}@g.us`;
      const { people, ...rest } = wanted;
      const now = account.clock.nowS();
      const group: GroupRecord = {
        ...rest,
        id,
        creation: now,
        owner: account.me.lid,
        ephemeralDuration: 0,
        isLidAddressingMode: true,
        needsApproval: false,
        participants: [{ id: account.me.lid, isAdmin: true, isSuperAdmin: true }],
        inviteCode: liveMessageId('invite', n, 'web').slice(0, 22),
      };
      const changes = new GroupChanges(account, group);
      const outcomes = people.map((who) => changes.add(who));
      account.chatFor(id, { group, name: group.subject });
      const recipients = group.participants.map((participant) => participant.id);
      addGroupNotice({ account, phone }, id, {
        subtype: 'create',
        author: account.me.lid,
        recipients,
        body: group.subject,
      });
      return { id, subject: group.subject, outcomes: [{ id: account.me.lid, code: 200 }, ...outcomes] };
    },
  },
  groupInfo: {
    kind: 'write',
    handle: (
      {
        id,
        ...change
      }: GroupArgs & Partial<Pick<GroupRecord, 'subject' | 'desc' | 'descId'>> & { prevDescId?: string },
      context,
    ) => {
      const { account } = context;
      const { prevDescId, ...changes } = change;
      const group = ownGroup(account, id);
      if (group.restrict) demandAdmin(account, group);
      if (changes.descId !== undefined && prevDescId !== group.descId) throw new ServerError(409, 'conflict');
      tell(account, Object.assign(group, changes));
      const author = selfIn(account, group);
      if (changes.subject !== undefined)
        addGroupNotice(context, id, { subtype: 'subject', author, body: changes.subject });
      if (changes.desc !== undefined)
        addGroupNotice(context, id, { subtype: 'description', author, body: changes.desc });
    },
  },
  groupProperty: {
    kind: 'write',
    handle: (
      { id, ...changes }: GroupArgs & Partial<Pick<GroupRecord, 'announce' | 'restrict' | 'memberAddMode'>>,
      context,
    ) => {
      const { account } = context;
      const group = ownGroup(account, id);
      demandAdmin(account, group);
      tell(account, Object.assign(group, changes));
      for (const notice of noticesOfSettings(selfIn(account, group), changes)) addGroupNotice(context, id, notice);
    },
  },
  groupAdd: {
    kind: 'write',
    handle: ({ id, people }: MembersArgs, context) => {
      const { account } = context;
      const group = ownGroup(account, id);
      if (group.memberAddMode === 'admin_add') demandAdmin(account, group);
      const changes = new GroupChanges(account, group);
      const outcomes = people.map((who) => changes.add(who));
      tell(account, group);
      const added = outcomes.filter(({ code }) => code === 200).map((outcome) => changes.idIn(outcome.id));
      const author = selfIn(account, group);
      if (added.length > 0) addGroupNotice(context, id, { subtype: 'add', author, recipients: added });
      return outcomes;
    },
  },
  groupMembers: {
    kind: 'write',
    handle: ({ id, people, change }: MembersArgs & { change: 'remove' | 'promote' | 'demote' }, context) => {
      const { account } = context;
      const group = ownGroup(account, id);
      demandAdmin(account, group);
      const changes = new GroupChanges(account, group);
      const recipients = people.map((who) => changes.idIn(who));
      for (const who of people) {
        if (change === 'remove') changes.remove(who);
        else changes.setAdmin(who, change === 'promote');
      }
      tell(account, group);
      addGroupNotice(context, id, { subtype: change, author: selfIn(account, group), recipients });
    },
  },
  groupLeave: {
    kind: 'write',
    handle: ({ id }: GroupArgs, context) => {
      const { account } = context;
      const group = ownGroup(account, id);
      const author = selfIn(account, group);
      new GroupChanges(account, group).leave();
      tell(account, group);
      addGroupNotice(context, id, { subtype: 'leave', author, recipients: [author] });
    },
  },
  groupInvite: {
    kind: 'query',
    handle: ({ id, renew }: GroupArgs & { renew: boolean }, { account, phone }) => {
      const group = ownGroup(account, id);
      demandAdmin(account, group);
      if (renew) {
        group.inviteCode = liveMessageId('invite', phone.nextRow(), 'web').slice(0, 22);
        addGroupNotice({ account, phone }, id, { subtype: 'revoke_invite', author: selfIn(account, group) });
      }
      return group.inviteCode;
    },
  },
  groupJoin: {
    kind: 'write',
    handle: ({ code }: { code: string }, context) => {
      const { account } = context;
      const group = account.world.groups().find(({ inviteCode }) => inviteCode === code);
      if (!group) throw new ServerError(406, 'not-acceptable');
      const changes = new GroupChanges(account, group);
      if (changes.isMember(account.me.pn)) throw new ServerError(409, 'conflict');
      if (group.needsApproval) changes.ask(account.me.pn);
      else {
        changes.join();
        account.chatFor(group.id, { group, name: group.subject });
        tell(account, group);
        const author = selfIn(account, group);
        addGroupNotice(context, group.id, { subtype: 'invite', author, recipients: [author] });
      }
      return group.id;
    },
  },
  joinRequests: {
    kind: 'query',
    handle: ({ id }: GroupArgs, { account }) => {
      demandAdmin(account, ownGroup(account, id));
      return account.world.joinRequests.get(id) ?? [];
    },
  },
  answerJoinRequest: {
    kind: 'write',
    handle: ({ id, who, approve }: GroupArgs & { who: WidText; approve: boolean }, context) => {
      const { account } = context;
      const group = ownGroup(account, id);
      demandAdmin(account, group);
      const changes = new GroupChanges(account, group);
      const isAnswered = changes.answer(who, approve);
      if (isAnswered) tell(account, group);
      if (isAnswered && approve) {
        addGroupNotice(context, id, {
          subtype: 'add',
          author: selfIn(account, group),
          recipients: [changes.idIn(who)],
        });
      }
      return isAnswered ? 200 : 404;
    },
  },
  setPicture: {
    kind: 'write',
    handle: ({ id, bytes }: GroupArgs & { bytes: string | null }, context) => {
      const { account } = context;
      const group = account.world.chats.get(id)?.record.group;
      if (group) {
        ownGroup(account, id);
        if (group.restrict) demandAdmin(account, group);
      } else if (!account.world.isMe(id)) throw new ServerError(401, 'not-authorized');
      account.world.pictures.set(id, bytes === null ? null : Buffer.from(bytes, 'base64'));
      if (group) addGroupNotice(context, id, { subtype: 'picture', author: selfIn(account, group) });
    },
  },
};

/** A group that the account is in. */
function ownGroup(account: Account, id: WidText): GroupRecord {
  const group = account.world.chats.get(id)?.record.group;
  if (!group) throw new ServerError(404, 'item-not-found');
  if (!group.participants.some((participant) => account.world.isMe(participant.id))) {
    throw new ServerError(403, 'forbidden');
  }
  return group;
}

function demandAdmin(account: Account, group: GroupRecord): void {
  const isAdmin = group.participants.some(({ id, isAdmin: admin }) => admin && account.world.isMe(id));
  if (!isAdmin) throw new ServerError(403, 'forbidden');
}

/** Under which id the group lists this account. */
function selfIn(account: Account, group: GroupRecord): WidText {
  return group.isLidAddressingMode ? account.me.lid : account.me.pn;
}

function tell(account: Account, group: GroupRecord): void {
  account.changeChat(group.id, { group, name: group.subject });
}

import type { ParticipantRecord, WidText } from '../wire/records.js';
import { GroupChanges } from '../account/group-changes.js';
import { addGroupNotice } from '../account/group-notices.js';
import type { DoorParts } from './door-parts.js';

/** A group as WhatsApp's servers know it. */
export interface DoorGroup {
  readonly id: WidText;
  readonly subject: string;
  readonly description: string | null;
  readonly announce: boolean;
  readonly restrict: boolean;
  readonly memberAddMode: string;
  readonly participants: readonly ParticipantRecord[];
  readonly inviteCode: string;
  readonly joinRequests: readonly WidText[];
}

interface OthersChange {
  readonly chat: WidText;
  readonly by: WidText;
  readonly change: 'add' | 'invite' | 'remove' | 'leave' | 'promote' | 'demote' | 'subject' | 'description' | 'picture';
  readonly people?: readonly WidText[];
  readonly text?: string;
}

/** What other people do in groups, and how groups really are. */
export function groupActions(parts: DoorParts) {
  const found = (id: WidText) => parts.account.world.groups().find((group) => group.id === id);

  return {
    group({ chat }: { chat: WidText }): DoorGroup | null {
      const group = found(chat);
      if (!group) return null;
      const { id, subject, desc, announce, restrict, memberAddMode, participants, inviteCode } = group;
      const asked = parts.account.world.joinRequests.get(id) ?? [];
      return {
        id,
        subject,
        description: desc ?? null,
        announce,
        restrict,
        memberAddMode,
        participants: participants.map((participant) => ({ ...participant })),
        inviteCode,
        joinRequests: asked.map((request) => request.id),
      };
    },

    /** A group that the account is not in. With `needsApproval` whoever joins by the code waits for an admin. */
    otherGroup({ subject, needsApproval = false }: { subject: string; needsApproval?: boolean }): DoorGroup | null {
      const { world, clock } = parts.account;
      const n = world.otherGroups.length + 1;
      const id = `1203638${String(n).padStart(11, '0')}@g.us`;
      const owner = '447700900131@c.us';
      world.otherGroups.push({
        id,
        subject,
        needsApproval,
        creation: clock.nowS(),
        owner,
        announce: false,
        restrict: false,
        memberAddMode: 'admin_add',
        ephemeralDuration: 0,
        isLidAddressingMode: false,
        participants: [{ id: owner, isAdmin: true, isSuperAdmin: true }],
        inviteCode: `OtherGroup${String(n).padStart(12, '0')}`,
      });
      return this.group({ chat: id });
    },

    /** Another admin, or a member, changes the group; its chat says so. */
    changeGroup({ chat, by, change, people = [], text = '' }: OthersChange): { done: boolean } {
      const group = found(chat);
      if (!group) return { done: false };
      const changes = new GroupChanges(parts.account, group);
      const recipients = people.map((who) => changes.idIn(who));
      for (const who of people) {
        if (change === 'add' || change === 'invite') changes.add(who);
        else if (change === 'remove' || change === 'leave') changes.remove(who);
        else if (change === 'promote' || change === 'demote') changes.setAdmin(who, change === 'promote');
      }
      if (change === 'subject') group.subject = text;
      if (change === 'description') group.desc = text;
      parts.account.changeChat(chat, { group, name: group.subject });
      addGroupNotice(parts, chat, { subtype: change, author: changes.idIn(by), recipients, body: text });
      return { done: true };
    },

    /** Somebody asks to join. */
    askToJoin({ chat, who }: { chat: WidText; who: WidText }): { done: boolean } {
      const group = found(chat);
      if (group) new GroupChanges(parts.account, group).ask(who);
      return { done: group !== undefined };
    },

    /** Somebody lets nobody add them to groups: a private invitation is needed. */
    inviteOnly({ who, on }: { who: WidText; on: boolean }): { done: boolean } {
      const { people, inviteOnly } = parts.account.world;
      const person = people.get(who);
      if (!person) return { done: false };
      if (on) inviteOnly.add(person);
      else inviteOnly.delete(person);
      return { done: true };
    },

    /** Whether this account (as an id of its own) or a group has a picture set by it, and how large. */
    picture({ id }: { id: WidText }): { bytes: number | null } {
      return { bytes: parts.account.world.pictures.get(id)?.length ?? null };
    },
  };
}

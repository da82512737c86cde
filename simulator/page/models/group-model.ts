import type { ChannelRecord, GroupRecord, ParticipantRecord } from '../../wire/records.js';
import { createWid, type Wid } from '../ids/wid.js';
import { isMe } from '../state/conn-model.js';
import { Collection } from './collection.js';
import { defineProps, Model } from './model.js';

export class ParticipantModel extends Model {
  constructor({ id, ...rest }: ParticipantRecord) {
    super({ id: createWid(id), ...rest });
  }
}
defineProps(ParticipantModel, { isAdmin: false, isSuperAdmin: false });

/** What the page knows of one group. */
export class GroupMetadata extends Model {
  readonly participants = new Collection<ParticipantModel>();
  readonly membershipApprovalRequests = new Collection<Model>();
  declare announce: boolean;
  declare isLidAddressingMode: boolean;

  constructor(record: GroupRecord) {
    super({ id: createWid(record.id) });
    this.apply(record);
  }

  apply({ id: _id, participants, owner, inviteCode: _code, needsApproval, ...rest }: GroupRecord): void {
    const wanted = new Set(participants.map(({ id }) => id));
    for (const model of this.participants.getModelsArray()) {
      if (!wanted.has(String(model.id))) this.participants.remove(model);
    }
    for (const participant of participants) {
      const known = this.participants.get(participant.id);
      if (known) known.set({ isAdmin: participant.isAdmin, isSuperAdmin: participant.isSuperAdmin });
      else this.participants.add(new ParticipantModel(participant));
    }
    this.set({ ...rest, owner: createWid(owner), membershipApprovalMode: needsApproval });
  }

  override get id(): Wid {
    return this.attributes['id'];
  }

  iAmAdmin(): boolean {
    return this.participants.some((participant) => isMe(participant.id) && participant.attributes['isAdmin']);
  }

  override serialize(): Record<string, any> {
    return {
      ...this.attributes,
      noFrequentlyForwarded: false,
      support: false,
      suspended: false,
      terminated: false,
      uniqueShortNameMap: {},
      isParentGroup: false,
      isParentGroupClosed: false,
      defaultSubgroup: false,
      participants: this.participants.serialize(),
      pendingParticipants: [],
      pastParticipants: [],
      membershipApprovalRequests: [],
      subgroupSuggestions: [],
    };
  }
}
defineProps(GroupMetadata, {
  subject: '',
  creation: 0,
  owner: undefined,
  desc: undefined,
  descId: undefined,
  announce: false,
  restrict: false,
  memberAddMode: 'admin_add',
  membershipApprovalMode: false,
  ephemeralDuration: 0,
  isLidAddressingMode: false,
});

/** What the page knows of one channel. */
export class ChannelMetadata extends Model {
  constructor(record: ChannelRecord) {
    super({ id: createWid(record.id) });
    this.apply(record);
  }

  apply({ id: _id, subscribers, ...rest }: ChannelRecord): void {
    this.set({ ...rest, size: subscribers });
  }
}
defineProps(ChannelMetadata, {
  name: '',
  description: '',
  creationTime: 0,
  size: 0,
  inviteCode: '',
  membershipType: 'subscriber',
  verified: false,
  muted: false,
});

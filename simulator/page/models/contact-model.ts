import type { PersonRecord } from '../../wire/records.js';
import { createWid, type Wid } from '../ids/wid.js';
import { type Collection } from './collection.js';
import { defineProps, Model } from './model.js';
import { titleOf } from './titles.js';

/** One id of a person; somebody with phone and LID has two of these. */
export class ContactModel extends Model {
  declare name: string | undefined;
  declare pushname: string | undefined;
  declare isBusiness: boolean;
  declare isMyContact: boolean;
  businessProfile: Model | undefined;
  commonGroups: Collection<Model> | undefined;

  /** Programs make one from an id alone. */
  constructor(attributes: { readonly id: Wid }, person?: PersonRecord) {
    super({ type: 'in', ...attributes });
    if (person) this.apply(person);
  }

  apply(person: PersonRecord): void {
    const { name, pushname, isBusiness, isMyContact, isBlocked } = person;
    const shortName = name?.split(' ')[0];
    this.set({ name, shortName, pushname, isBusiness, isMyContact, isContactBlocked: isBlocked });
    if (this.id.isLid() && person.pn) this.set({ phoneNumber: createWid(person.pn) });
  }

  override get id(): Wid {
    return this.attributes['id'];
  }
  get formattedName(): string {
    return titleOf(this.id, this.name);
  }

  override serialize(): Record<string, any> {
    return {
      ...this.attributes,
      isEnterprise: false,
      isContactSyncCompleted: 1,
      textStatusLastUpdateTime: -1,
      syncToAddressbook: this.isMyContact,
    };
  }
}
defineProps(ContactModel, {
  name: undefined,
  shortName: undefined,
  pushname: undefined,
  type: 'in',
  isBusiness: false,
  isEnterprise: false,
  isMyContact: false,
  isContactBlocked: false,
  statusMute: false,
  phoneNumber: undefined,
  verifiedName: undefined,
  verifiedLevel: undefined,
  sectionHeader: undefined,
});

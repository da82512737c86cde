import type { GroupRecord, WidText } from '../wire/records.js';
import type { Account } from './account.js';

/** What became of adding one person, as the server's codes say it. */
export interface AddOutcome {
  readonly id: WidText;
  readonly code: number;
  /** Of 403: what a private invitation carries. */
  readonly inviteCode?: string;
  readonly inviteExpiration?: number;
}

const INVITE_LASTS_S = 3 * 86_400;

/** Changes who is in a group; people come by either id. Tells no device. */
export class GroupChanges {
  readonly #account: Account;
  readonly #group: GroupRecord;

  constructor(account: Account, group: GroupRecord) {
    this.#account = account;
    this.#group = group;
  }

  isMember(who: WidText): boolean {
    return this.#find(who) !== undefined;
  }

  /** Under which id the group lists somebody. */
  idIn(who: WidText): WidText {
    const person = this.#account.world.people.get(who);
    const wanted = this.#group.isLidAddressingMode ? (person?.lid ?? person?.pn) : (person?.pn ?? person?.lid);
    return wanted ?? who;
  }

  add(who: WidText): AddOutcome {
    const { world, clock } = this.#account;
    const person = world.people.get(who);
    if (!person) return { id: who, code: 404 };
    if (this.isMember(who)) return { id: who, code: 409 };
    if (world.inviteOnly.has(person)) {
      const inviteExpiration = clock.nowS() + INVITE_LASTS_S;
      return { id: who, code: 403, inviteCode: `V4${this.#group.inviteCode.slice(0, 14)}`, inviteExpiration };
    }
    this.#put(this.idIn(who));
    return { id: who, code: 200 };
  }

  remove(who: WidText): void {
    const found = this.#find(who);
    this.#group.participants = this.#group.participants.filter((participant) => participant !== found);
  }

  setAdmin(who: WidText, isAdmin: boolean): void {
    const found = this.#find(who);
    if (found) found.isAdmin = isAdmin;
  }

  leave(): void {
    this.remove(this.#account.me.pn);
  }

  join(): void {
    this.#put(this.idIn(this.#account.me.pn));
  }

  ask(who: WidText): void {
    const { world, clock } = this.#account;
    const others = (world.joinRequests.get(this.#group.id) ?? []).filter(({ id }) => id !== who);
    world.joinRequests.set(this.#group.id, [...others, { id: this.idIn(who), t: clock.nowS() }]);
  }

  answer(who: WidText, approve: boolean): boolean {
    const { world } = this.#account;
    const asked = world.joinRequests.get(this.#group.id) ?? [];
    const wanted = this.#bothIds(who);
    const others = asked.filter(({ id }) => !wanted.includes(id));
    if (others.length === asked.length) return false;
    world.joinRequests.set(this.#group.id, others);
    if (approve) this.#put(this.idIn(who));
    return true;
  }

  #put(id: WidText): void {
    this.#group.participants = [...this.#group.participants, { id, isAdmin: false, isSuperAdmin: false }];
  }

  #find(who: WidText) {
    const ids = this.#bothIds(who);
    return this.#group.participants.find(({ id }) => ids.includes(id));
  }

  #bothIds(who: WidText): WidText[] {
    const person = this.#account.world.people.get(who);
    return [who, person?.pn, person?.lid].filter((id) => id !== undefined);
  }
}

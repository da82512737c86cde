import type { Page } from 'puppeteer';
import type { AskedPerson, GroupChange, MemberChange, PageGroups } from '../core/ports/page-groups.js';
import { ACT_MS, actOnPage } from './act-on-page.js';

/** More for each person: one question whether they are registered, one request, one pause. */
const PERSON_MS = 3_000;

const forPeople = (count: number): number => ACT_MS + count * PERSON_MS;

/** Makes and changes groups through the page that is open at the moment. See `PageGroups`. */
export class LiveGroups implements PageGroups {
  readonly #page: () => Page;

  /** `page` throws when there is none. */
  constructor(page: () => Page) {
    this.#page = page;
  }

  async create(subject: string, people: readonly AskedPerson[]) {
    return actOnPage(this.#page(), 'createGroup', { subject, people }, forPeople(people.length));
  }

  async change(candidates: readonly string[], change: GroupChange) {
    return actOnPage(this.#page(), 'changeGroup', { candidates, change });
  }

  async leave(candidates: readonly string[]) {
    return actOnPage(this.#page(), 'leaveGroup', { candidates });
  }

  async changeMembers(candidates: readonly string[], change: MemberChange, people: readonly AskedPerson[]) {
    return actOnPage(this.#page(), 'changeMembers', { candidates, change, people }, forPeople(people.length));
  }

  async inviteCode(candidates: readonly string[], renew: boolean) {
    return actOnPage(this.#page(), 'inviteCode', { candidates, renew });
  }

  async inviteInfo(code: string) {
    return actOnPage(this.#page(), 'inviteInfo', { code });
  }

  async join(code: string) {
    return actOnPage(this.#page(), 'joinGroup', { code });
  }

  async joinRequests(candidates: readonly string[]) {
    return actOnPage(this.#page(), 'joinRequests', { candidates });
  }

  async answerJoinRequests(candidates: readonly string[], approve: boolean, people: readonly AskedPerson[] | null) {
    const patienceMs = people === null ? ACT_MS * 3 : forPeople(people.length);
    return actOnPage(this.#page(), 'answerJoinRequests', { candidates, approve, people }, patienceMs);
  }

  async setPicture(candidates: readonly string[], picture: string | null) {
    return actOnPage(this.#page(), 'setGroupPicture', { candidates, picture });
  }
}

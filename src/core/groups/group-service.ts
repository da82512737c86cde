import type { Acting } from '../actions/acting.js';
import { BridgeError, invalidInput } from '../errors/bridge-error.js';
import { parseChatRef } from '../ids/chat-ref.js';
import type { Refusal } from '../ports/page-actor.js';
import type {
  AskedPerson,
  GroupChange,
  InvitedGroup,
  JoinRequest,
  MemberChange,
  PageGroups,
  PersonResult,
} from '../ports/page-groups.js';
import type { GroupsApi } from './groups-api.js';

/** Where the groups of working sessions are acted on. Throws the error of a state that is not working. */
export interface GroupsSource {
  groups(session: string): Promise<PageGroups>;
}

const CODE = /^(?:https?:\/\/)?(?:chat\.whatsapp\.com\/(?:invite\/)?)?([\w-]{8,64})(?:\?.*)?$/;

/** Makes and changes groups through the page. See `GroupsApi`. */
export class GroupService implements GroupsApi {
  readonly #source: GroupsSource;
  readonly #acting: Acting<PageGroups>;
  readonly #defaultCountry: string | undefined;

  constructor(source: GroupsSource, acting: Acting<PageGroups>, defaultCountry: string | undefined) {
    this.#source = source;
    this.#acting = acting;
    this.#defaultCountry = defaultCountry;
  }

  async create(session: string, { subject, people }: { readonly subject: string; readonly people: readonly string[] }) {
    const asked = this.#people(people);
    const page = await this.#source.groups(session);
    const { id, people: results } = orThrow(await page.create(subject, asked));
    return { id, people: results };
  }

  async change(session: string, group: string, change: GroupChange): Promise<void> {
    await this.#acting.on(session, ofGroup(group), (page, candidates) => page.change(candidates, change));
  }

  async leave(session: string, group: string): Promise<void> {
    await this.#acting.on(session, ofGroup(group), (page, candidates) => page.leave(candidates));
  }

  async changeMembers(
    session: string,
    group: string,
    change: MemberChange,
    people: readonly string[],
  ): Promise<readonly PersonResult[]> {
    const asked = this.#people(people);
    const done = await this.#acting.on(session, ofGroup(group), (page, candidates) =>
      page.changeMembers(candidates, change, asked),
    );
    return done.people;
  }

  inviteCode(session: string, group: string): Promise<string> {
    return this.#code(session, group, false);
  }

  revokeInviteCode(session: string, group: string): Promise<string> {
    return this.#code(session, group, true);
  }

  async inviteInfo(session: string, code: string): Promise<InvitedGroup> {
    const bare = toCode(code);
    const page = await this.#source.groups(session);
    return orThrow(await page.inviteInfo(bare)).group;
  }

  async join(session: string, code: string): Promise<{ readonly id: string; readonly joined: boolean }> {
    const bare = toCode(code);
    const page = await this.#source.groups(session);
    const { id, joined } = orThrow(await page.join(bare));
    return { id, joined };
  }

  async joinRequests(session: string, group: string): Promise<readonly JoinRequest[]> {
    const { requests } = await this.#acting.on(session, ofGroup(group), (page, candidates) =>
      page.joinRequests(candidates),
    );
    return requests;
  }

  async answerJoinRequests(
    session: string,
    group: string,
    { approve, people }: { readonly approve: boolean; readonly people?: readonly string[] | undefined },
  ): Promise<readonly PersonResult[]> {
    const asked = people === undefined ? null : this.#people(people);
    const done = await this.#acting.on(session, ofGroup(group), (page, candidates) =>
      page.answerJoinRequests(candidates, approve, asked),
    );
    return done.people;
  }

  async setPicture(session: string, group: string, picture: Uint8Array | null): Promise<void> {
    const base64 = picture === null ? null : toBase64(picture);
    await this.#acting.on(session, ofGroup(group), (page, candidates) => page.setPicture(candidates, base64));
  }

  async #code(session: string, group: string, renew: boolean): Promise<string> {
    const { code } = await this.#acting.on(session, ofGroup(group), (page, candidates) =>
      page.inviteCode(candidates, renew),
    );
    return code;
  }

  #people(people: readonly string[]): readonly AskedPerson[] {
    return people.map((asked, index) => {
      const field = `people[${String(index)}]`;
      const ref = parseChatRef(asked, this.#defaultCountry, field);
      if (ref.kind === 'phone' || ref.kind === 'lid') return { asked, candidates: ref.candidates };
      throw invalidInput(field, 'a person: a phone number or a LID', JSON.stringify(asked), 'invalid_chat_id');
    });
  }
}

/** Refuses what cannot be a group before any page is asked. */
function ofGroup(group: string): string {
  if (parseChatRef(group).kind === 'group') return group;
  throw invalidInput('group', 'a group id ending in @g.us', JSON.stringify(group.slice(0, 80)), 'invalid_chat_id');
}

function toCode(text: string): string {
  const code = CODE.exec(text.trim())?.[1];
  if (code === undefined) throw invalidInput('code', 'an invite code or its link', JSON.stringify(text.slice(0, 80)));
  return code;
}

function orThrow<T extends { readonly outcome: 'done' }>(answer: T | Refusal): T {
  if (answer.outcome === 'refused') throw new BridgeError('action_refused', answer.reason);
  return answer;
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

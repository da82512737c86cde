import type { AskedPerson, PageGroups } from '../../src/core/ports/page-groups.js';

const DONE = { outcome: 'done' as const };

/** A page on which every group does what it is told; what was asked is written down. */
export class FakeGroups implements PageGroups {
  readonly asked: unknown[] = [];
  readonly #note = <T extends object>(what: string, request: object, answer: T): Promise<typeof DONE & T> => {
    this.asked.push({ what, ...request });
    return Promise.resolve({ ...DONE, ...answer });
  };

  create: PageGroups['create'] = (subject, people) =>
    this.#note('create', { subject, people }, { id: '120363000000000009@g.us', people: people.map(doneFor) });
  change: PageGroups['change'] = (candidates, change) => this.#note('change', { candidates, change }, {});
  leave: PageGroups['leave'] = (candidates) => this.#note('leave', { candidates }, {});
  changeMembers: PageGroups['changeMembers'] = (candidates, change, people) =>
    this.#note('changeMembers', { candidates, change, people }, { people: people.map(doneFor) });
  inviteCode: PageGroups['inviteCode'] = (candidates, renew) =>
    this.#note('inviteCode', { candidates, renew }, { code: renew ? 'NewCode0000' : 'OldCode0000' });
  inviteInfo: PageGroups['inviteInfo'] = (code) =>
    this.#note(
      'inviteInfo',
      { code },
      {
        group: {
          id: '120363000000000009@g.us',
          subject: 'Elsewhere',
          description: null,
          owner: null,
          createdAt: null,
          size: 3,
          needsApproval: false,
        },
      },
    );
  join: PageGroups['join'] = (code) => this.#note('join', { code }, { id: '120363000000000009@g.us', joined: true });
  joinRequests: PageGroups['joinRequests'] = (candidates) =>
    this.#note('joinRequests', { candidates }, { requests: [] });
  answerJoinRequests: PageGroups['answerJoinRequests'] = (candidates, approve, people) =>
    this.#note('answerJoinRequests', { candidates, approve, people }, { people: (people ?? []).map(doneFor) });
  setPicture: PageGroups['setPicture'] = (candidates, picture) => this.#note('setPicture', { candidates, picture }, {});
}

function doneFor({ asked, candidates }: AskedPerson) {
  return { asked, id: candidates[0] ?? null, done: true, code: 200, reason: null };
}

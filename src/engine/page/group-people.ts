import type { Refusal } from '../../core/ports/page-actor.js';
import type { AskedPerson, MemberChange, PageGroups, PersonResult } from '../../core/ports/page-groups.js';
import { findGroup, isShown, refresh, type FoundGroup } from './find-group.js';
import { bothIds, findPerson, type FoundPerson } from './find-person.js';
import { noteChatAgain } from './observe.js';
import { orRefusal, waFunction } from './server-refusal.js';
import { until } from './until.js';
import { collections } from './wa-modules.js';

type Later<K extends keyof PageGroups> = ReturnType<PageGroups[K]>;

const APPEARS_MS = 8_000;
/** Between two people, so that a long list is not taken for abuse (as the library waits). */
const PAUSE_MS = { least: 250, spread: 250 };

const REASONS: Readonly<Record<number, string>> = {
  400: 'WhatsApp did not say why',
  401: 'This account may not do it: only an admin may',
  403: 'This person is added by private invitation only, or this account may not do it',
  404: 'Not registered on WhatsApp, or nobody by that id is here',
  408: 'This person left recently or was added too often',
  409: 'Already so',
  417: 'This person cannot be added to the community',
  419: 'The group is full',
};

const pause = (): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, PAUSE_MS.least + Math.random() * PAUSE_MS.spread));

function resultOf(asked: string, wid: any, code: number): PersonResult {
  const done = code === 200;
  const reason = done ? null : (REASONS[code] ?? `WhatsApp answered ${String(code)}`);
  return { asked, id: wid?._serialized ?? null, done, code, reason };
}

/** See `PageGroups.create`. The library answers with success or a text here whatever happened; we look for the group. */
export function createGroup({
  subject,
  people,
}: {
  readonly subject: string;
  readonly people: readonly AskedPerson[];
}): Later<'create'> {
  return orRefusal(async () => {
    const found: { person: AskedPerson; who: FoundPerson | undefined }[] = [];
    // One after another: many look-ups at once are what gets accounts banned.
    for (const person of people) found.push({ person, who: await findPerson(person.candidates) });
    const known = found.flatMap(({ who }) => (who === undefined ? [] : [{ phoneNumber: who.wid, lid: who.lid }]));
    const options = {
      addressingModeOverride: 'lid',
      title: subject,
      announce: false,
      restrict: false,
      memberAddMode: false,
      membershipApprovalMode: false,
      ephemeralDuration: 0,
      parentGroupId: undefined,
    };
    const made = await waFunction('WAWebGroupCreateJob', 'createGroup')(options, known);
    const id: string | undefined = made?.wid?._serialized;
    const chat = () => (id === undefined ? undefined : collections().Chat.get(id));
    const appeared = await until(() => chat()?.groupMetadata !== undefined, APPEARS_MS);
    if (id === undefined || !appeared) return refused('WhatsApp did not make the group');
    const answers: any[] = made.participants ?? [];
    const codeOf = (who: any): number => {
      const ids = [who.wid?._serialized, who.lid?._serialized];
      const answer = answers.find(({ wid }) => ids.includes(wid?._serialized));
      if (answer?.error) return Number(answer.error);
      return memberOf(chat().groupMetadata, ids.filter(Boolean)) ? 200 : 400;
    };
    const results = found.map(({ person, who }) => resultOf(person.asked, who?.wid, who ? codeOf(who) : 404));
    noteChatAgain(chat());
    return { outcome: 'done' as const, id, people: results };
  });
}

/** See `PageGroups.changeMembers`. */
export function changeMembers({
  candidates,
  change,
  people,
}: {
  readonly candidates: readonly string[];
  readonly change: MemberChange;
  readonly people: readonly AskedPerson[];
}): Later<'changeMembers'> {
  return orRefusal(async () => {
    const group = await findGroup(candidates);
    if ('outcome' in group) return group;
    const anyoneMayAdd = change === 'add' && group.metadata.memberAddMode === 'all_member_add';
    if (!anyoneMayAdd && !group.chat.iAmAdmin()) return refused('This account is not an admin of the group');
    const results = change === 'add' ? await addAll(group, people) : await changeAll(group, change, people);
    noteChatAgain(group.chat);
    return { outcome: 'done' as const, people: results };
  });
}

async function addAll(group: FoundGroup, people: readonly AskedPerson[]): Promise<readonly PersonResult[]> {
  const results: PersonResult[] = [];
  for (const [index, { asked, candidates }] of people.entries()) {
    if (index > 0) await pause();
    const member = memberOf(group.metadata, candidates);
    if (member) {
      results.push(resultOf(asked, member.id, 409));
      continue;
    }
    const who = await findPerson(candidates);
    const code = who === undefined ? 404 : await add(group.chat, who.wid);
    results.push(resultOf(asked, who?.wid, code));
  }
  return confirmed(group, people, results, (member) => member !== undefined);
}

/** WhatsApp's code for one person added; 200 when they are in (what the library's own reading of the answer misses). */
async function add(chat: any, wid: any): Promise<number> {
  const jids = 'WAWebWidToJid';
  const answer = await waFunction(
    'WASmaxGroupsAddParticipantsRPC',
    'sendAddParticipantsRPC',
  )({
    participantArgs: [{ participantJid: waFunction(jids, 'widToUserJid')(wid) }],
    iqTo: waFunction(jids, 'widToGroupJid')(chat.id),
  });
  switch (answer?.name) {
    case 'AddParticipantsResponseSuccess': {
      const one = answer.value?.addParticipant?.[0];
      const mixin = one?.addParticipantsParticipantAddedOrNonRegisteredWaUserParticipantErrorLidResponseMixinGroup;
      return Number(mixin?.value?.addParticipantsParticipantMixins?.value?.error ?? 200);
    }
    case 'AddParticipantsResponseClientError':
      return Number(answer.value?.errorAddParticipantsClientErrors?.value?.code ?? 400);
    default:
      return Number(answer?.value?.errorServerErrors?.value?.code ?? 400);
  }
}

async function changeAll(
  group: FoundGroup,
  change: Exclude<MemberChange, 'add'>,
  people: readonly AskedPerson[],
): Promise<readonly PersonResult[]> {
  const { chat, metadata } = group;
  const isWanted = (member: any): boolean =>
    change === 'remove'
      ? member === undefined
      : member !== undefined && Boolean(member.isAdmin) === (change === 'promote');
  const found = people.map(({ asked, candidates }) => ({ asked, member: memberOf(metadata, candidates) }));
  const toChange = found.flatMap(({ member }) => (member === undefined || isWanted(member) ? [] : [member]));
  if (toChange.length > 0) {
    await waFunction('WAWebModifyParticipantsGroupAction', `${change}Participants`)(chat, toChange);
  }
  const results = found.map(({ asked, member }) => resultOf(asked, member?.id, member === undefined ? 404 : 200));
  return confirmed(group, people, results, isWanted);
}

/** What WhatsApp said was done and the page does not show was not done. */
async function confirmed(
  { chat, metadata }: FoundGroup,
  people: readonly AskedPerson[],
  results: readonly PersonResult[],
  isWanted: (member: any) => boolean,
): Promise<readonly PersonResult[]> {
  const isSo = (index: number): boolean => isWanted(memberOf(metadata, people[index]?.candidates ?? []));
  await isShown(chat, () => results.every(({ done }, index) => !done || isSo(index)));
  return results.map((result, index) =>
    result.done && !isSo(index) ? { ...resultOf(result.asked, null, 400), id: result.id } : result,
  );
}

/** The member that candidates mean, under either id. */
function memberOf(metadata: any, candidates: readonly string[]): any {
  return bothIds(candidates)
    .map((wid) => metadata.participants.get(wid._serialized))
    .find(Boolean);
}

/** See `PageGroups.joinRequests`. */
export function joinRequests({ candidates }: { readonly candidates: readonly string[] }): Later<'joinRequests'> {
  return orRefusal(async () => {
    const group = await findGroup(candidates);
    if ('outcome' in group) return group;
    const requests = await requestsOf(group.chat);
    return {
      outcome: 'done' as const,
      requests: requests.map(({ id, t, requestMethod }: any) => ({
        id: String(id?._serialized ?? id),
        timestamp: t === undefined ? null : Number(t),
        method: requestMethod ?? null,
      })),
    };
  });
}

async function requestsOf(chat: any): Promise<any[]> {
  const asked = await waFunction('WAWebApiMembershipApprovalRequestStore', 'getMembershipApprovalRequests')(chat.id);
  return Array.isArray(asked) ? asked : [];
}

/** See `PageGroups.answerJoinRequests`. */
export function answerJoinRequests({
  candidates,
  approve,
  people,
}: {
  readonly candidates: readonly string[];
  readonly approve: boolean;
  readonly people: readonly AskedPerson[] | null;
}): Later<'answerJoinRequests'> {
  return orRefusal(async () => {
    const group = await findGroup(candidates);
    if ('outcome' in group) return group;
    if (!group.chat.iAmAdmin()) return refused('This account is not an admin of the group');
    const requests = await requestsOf(group.chat);
    const ids = requests.map(({ id }) => String(id?._serialized ?? id));
    const asked = people ?? ids.map((id) => ({ asked: id, candidates: [id] }));
    const results: PersonResult[] = [];
    for (const [index, person] of asked.entries()) {
      if (index > 0) await pause();
      const wid = bothIds(person.candidates).find(({ _serialized }) => ids.includes(_serialized));
      const code = wid === undefined ? 404 : await answerOne(group.chat, wid, approve);
      results.push(resultOf(person.asked, wid, code));
    }
    await refresh(group.chat);
    noteChatAgain(group.chat);
    return { outcome: 'done' as const, people: results };
  });
}

async function answerOne(chat: any, wid: any, approve: boolean): Promise<number> {
  const jids = 'WAWebWidToJid';
  const answer = await waFunction(
    'WASmaxGroupsMembershipRequestsActionRPC',
    'sendMembershipRequestsActionRPC',
  )({
    iqTo: waFunction(jids, 'widToGroupJid')(chat.id),
    [approve ? 'approveArgs' : 'rejectArgs']: {
      participantArgs: [{ participantJid: waFunction(jids, 'widToUserJid')(wid) }],
    },
  });
  if (answer?.name !== 'MembershipRequestsActionResponseSuccess') return 400;
  const { membershipRequestsActionApprove: yes, membershipRequestsActionReject: no } = answer.value ?? {};
  const one = (approve ? yes : no)?.participant?.[0];
  const mixin = approve
    ? one?.membershipRequestsActionAcceptParticipantMixins
    : one?.membershipRequestsActionRejectParticipantMixins;
  return one === undefined ? 400 : Number(mixin?.value?.error ?? 200);
}

function refused(reason: string): Refusal {
  return { outcome: 'refused', reason };
}

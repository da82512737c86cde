import type { ChatRecord, GroupRecord } from '../wire/records.js';
import { plainChat, rowBaseOf } from './build-people.js';
import { CAST_NAMES, CHANNEL, CHATS, GROUPS, ME, type CastGroup } from './cast.js';
import { ChatLog } from './chat-log.js';
import { Dice, hash32 } from './dice.js';
import { GROUP_LIFE, History, type HistoryPlan } from './history.js';
import type { WorldChat, WorldOptions } from './world-chat.js';

const DAY_S = 86_400;

/** Groups of the fixed cast's people, for accounts of many groups. */
function moreGroups(count: number): readonly CastGroup[] {
  const people = GROUPS.flatMap(({ members }) => members);
  return Array.from({ length: count }, (_, n) => ({
    id: `1203630001${String(n).padStart(8, '0')}@g.us` as const,
    subject: `Street ${String(n + 1)}`,
    members: Array.from({ length: 19 }, (__, at) => people[(n + at) % people.length] ?? ME.pn),
    isAdmin: false,
    count: 20,
    ageMin: 60 + n,
  }));
}

export function groupChats(options: WorldOptions): WorldChat[] {
  return [...GROUPS, ...moreGroups(options.groups ?? 0)].map((entry, index) => {
    const dice = new Dice(options.seed, 'group', entry.id);
    const newestT = options.startsAt - entry.ageMin * 60;
    const self = entry.lidMode ? ME.lid : ME.pn;
    const first = entry.members[0] ?? self;
    const owner = entry.isAdmin ? self : first;
    const group: GroupRecord = {
      id: entry.id,
      subject: entry.subject,
      creation: options.startsAt - 400 * DAY_S,
      owner,
      desc: `${entry.subject}: rota and orders`,
      descId: dice.hex(20),
      announce: entry.announce ?? false,
      restrict: false,
      memberAddMode: 'admin_add',
      ephemeralDuration: 0,
      isLidAddressingMode: entry.lidMode ?? false,
      needsApproval: false,
      participants: [self, ...entry.members].map((id) => ({ id, isAdmin: id === owner, isSuperAdmin: id === owner })),
      inviteCode: dice.hex(22),
    };
    const record: ChatRecord = {
      ...plainChat(entry.id, 'group', newestT),
      name: entry.subject,
      pin: entry.pin ? newestT : 0,
      group,
    };
    return {
      record,
      log: logOf(options, CHATS.length + index, {
        chat: entry.id,
        count: entry.count,
        newestT,
        me: self,
        authors: entry.members,
        isGroup: true,
        script: ['e2e_notification', 'gp2:create', 'gp2:add', 'gp2:subject', 'gp2:description', 'gp2:picture'],
        mix: GROUP_LIFE,
      }),
    };
  });
}

export function channelChat(options: WorldOptions): WorldChat {
  const newestT = options.startsAt - 3 * 3600;
  const record: ChatRecord = {
    ...plainChat(CHANNEL.id, 'channel', newestT),
    name: CHANNEL.name,
    channel: {
      id: CHANNEL.id,
      name: CHANNEL.name,
      description: CHANNEL.description,
      creationTime: options.startsAt - 200 * DAY_S,
      subscribers: 1234,
      inviteCode: '0029VaSimulated0Channel',
      membershipType: 'subscriber',
    },
  };
  return {
    record,
    log: logOf(options, CHATS.length + GROUPS.length, {
      chat: CHANNEL.id,
      count: CHANNEL.count,
      newestT,
      me: ME.pn,
      authors: [CHANNEL.id],
      isGroup: false,
      script: [],
      mix: ['chat', 'chat', 'chat:link', 'image:caption'],
    }),
  };
}

export function statusChat(options: WorldOptions): WorldChat {
  const newestT = options.startsAt - 2 * 3600;
  return {
    record: plainChat('status@broadcast', 'broadcast', newestT),
    log: logOf(options, CHATS.length + GROUPS.length + 1, {
      chat: 'status@broadcast',
      count: 3,
      newestT,
      me: ME.pn,
      authors: ['447700900141@c.us', '447700900131@c.us'],
      isGroup: true,
      script: [],
      mix: ['image:caption', 'chat'],
    }),
  };
}

type GroupPlan = Pick<HistoryPlan, 'chat' | 'count' | 'newestT' | 'me' | 'authors' | 'isGroup' | 'script' | 'mix'>;

function logOf(options: WorldOptions, number: number, plan: GroupPlan): ChatLog {
  const seed = hash32(options.seed, 'history', plan.chat);
  return new ChatLog(
    new History({
      ...plan,
      notifyNames: CAST_NAMES,
      seed,
      phoneOnly: 0,
      stepS: 1200 + (seed % 5000),
      language: 'en',
      rowBase: rowBaseOf(number),
    }),
  );
}

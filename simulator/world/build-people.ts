import type { ChatRecord, LabelRecord, PersonRecord, WidText } from '../wire/records.js';
import { CHATS, ME, PEOPLE, type CastPerson } from './cast.js';
import { ChatLog } from './chat-log.js';
import { Dice, hash32 } from './dice.js';
import { EVERYDAY, History } from './history.js';
import { inventedName, type Language } from './texts.js';
import type { WorldChat, WorldOptions } from './world-chat.js';

const ROWS_PER_CHAT = 100_000;
const FIRST_ROW = 1_000_000_000;
const LANGUAGES: readonly Language[] = ['en', 'en', 'pt', 'en', 'ar', 'hi'];

/** A chat record with nothing special about it. */
export function plainChat(id: WidText, kind: ChatRecord['kind'], t: number): ChatRecord {
  return {
    id,
    kind,
    t,
    unreadCount: 0,
    archive: false,
    pin: 0,
    muteExpiration: 0,
    isLocked: false,
    labels: [],
    ephemeralDuration: 0,
    endOfHistoryTransferType: 1,
  };
}

/** The place on disk of a chat's first message: chats never share rows. */
export function rowBaseOf(chatNumber: number): number {
  return FIRST_ROW + chatNumber * ROWS_PER_CHAT;
}

export function castPeople(options: WorldOptions): PersonRecord[] {
  const me: PersonRecord = {
    pn: ME.pn,
    lid: ME.lid,
    isMappingKnown: true,
    hasMovedToLid: false,
    name: ME.pushname,
    pushname: ME.pushname,
    about: 'Open 7 to 10',
    isMyContact: true,
    isBusiness: false,
    isBlocked: false,
  };
  return [me, ...PEOPLE.map((entry) => toPerson(entry, options.seed))];
}

export function castChats(options: WorldOptions): WorldChat[] {
  return CHATS.map((entry, number) => {
    const newestT = options.startsAt - entry.ageMin * 60;
    const person = PEOPLE.find(({ pn, lid }) => pn === entry.id || lid === entry.id);
    const record: ChatRecord = {
      ...plainChat(entry.id, 'user', newestT),
      name: person?.name,
      archive: entry.archive ?? false,
      pin: entry.pin ? newestT : 0,
      muteExpiration: entry.muteExpiration ?? 0,
      unreadCount: entry.unreadCount ?? 0,
      labels: [...(entry.labels ?? [])],
      endOfHistoryTransferType: entry.phoneOnly ? 0 : 1,
    };
    const log = userLog(options, {
      id: entry.id,
      number,
      count: entry.count,
      phoneOnly: entry.phoneOnly ?? 0,
      newestT,
      pushname: person?.pushname,
      language: person?.language ?? 'en',
      script: entry.script ?? ['e2e_notification'],
    });
    return { record, log };
  });
}

/** Customers beside the fixed cast, each with a chat. */
export function morePeople(options: WorldOptions, count: number): { people: PersonRecord[]; chats: WorldChat[] } {
  const people: PersonRecord[] = [];
  const chats: WorldChat[] = [];
  for (let n = 0; n < count; n += 1) {
    const dice = new Dice(options.seed, 'customer', n);
    const language = LANGUAGES[n % LANGUAGES.length] ?? 'en';
    const isSaved = dice.chance(80);
    const name = inventedName(language, Math.floor(n / LANGUAGES.length) * 2 + (n % 2));
    const entry = toPerson(
      {
        pn: `${inventedDigits(language, n)}@c.us`,
        ...(dice.chance(40) ? { lid: `19${String(1_000_000_000_000 + n)}@lid` as const } : {}),
        ...(isSaved ? { name } : {}),
        pushname: name,
        isBusiness: dice.chance(10),
      },
      options.seed,
    );
    people.push(entry);
    // Some of those with a LID have moved there altogether.
    const id = entry.lid && dice.chance(50) ? entry.lid : (entry.pn ?? '');
    const newestT = options.startsAt - 600 - n * 1800 - dice.below(1200);
    const messages = options.messagesPerChat ?? 5 + dice.below(90);
    const record: ChatRecord = {
      ...plainChat(id, 'user', newestT),
      name: entry.name,
      archive: dice.chance(8),
      unreadCount: dice.chance(10) ? 1 + dice.below(4) : 0,
    };
    const number = CHATS.length + 20 + n;
    const script = ['e2e_notification'];
    chats.push({
      record,
      log: userLog(options, { id, number, count: messages, phoneOnly: 0, newestT, pushname: name, language, script }),
    });
  }
  return { people, chats };
}

export function labels(entries: readonly Omit<LabelRecord, 'items'>[], chats: readonly ChatRecord[]): LabelRecord[] {
  return entries.map((entry) => ({
    ...entry,
    items: chats
      .filter((chat) => chat.labels.includes(entry.id))
      .map((chat) => ({ parentType: 'Chat', parentId: chat.id })),
  }));
}

interface LogPlan {
  readonly id: WidText;
  readonly number: number;
  readonly count: number;
  readonly phoneOnly: number;
  readonly newestT: number;
  readonly pushname: string | undefined;
  readonly language: Language;
  readonly script: readonly string[];
}

function userLog(options: WorldOptions, plan: LogPlan): ChatLog {
  const seed = hash32(options.seed, 'history', plan.id);
  return new ChatLog(
    new History({
      chat: plan.id,
      seed,
      count: plan.count,
      phoneOnly: plan.phoneOnly,
      newestT: plan.newestT,
      stepS: 900 + (seed % 7000),
      language: plan.language,
      me: plan.id.endsWith('@lid') ? ME.lid : ME.pn,
      authors: [plan.id],
      notifyNames: plan.pushname === undefined ? {} : { [plan.id]: plan.pushname },
      isGroup: false,
      script: plan.script,
      mix: EVERYDAY,
      rowBase: rowBaseOf(plan.number),
    }),
  );
}

function toPerson(entry: CastPerson, seed: string): PersonRecord {
  const dice = new Dice(seed, 'about', entry.pn ?? entry.lid ?? '');
  return {
    pn: entry.pn,
    lid: entry.lid,
    isMappingKnown: entry.isMappingKnown ?? Boolean(entry.pn && entry.lid),
    hasMovedToLid: entry.isMappingKnown === false,
    name: entry.name,
    pushname: entry.pushname,
    about: dice.pick(['Hey there! I am using WhatsApp.', 'At work', 'Available', 'Busy']),
    isMyContact: entry.name !== undefined,
    isBusiness: entry.isBusiness ?? false,
    isBlocked: entry.isBlocked ?? false,
  };
}

/** UK numbers are from Ofcom's ranges for drama; the other countries keep none, so their subscriber part is mostly zeros. */
function inventedDigits(language: Language, n: number): string {
  if (language === 'pt') return `55219990${String(n).padStart(5, '0')}`;
  if (language === 'ar') return `96650001${String(n).padStart(4, '0')}`;
  if (language === 'hi') return `9199998${String(n).padStart(5, '0')}`;
  // Of the mobile range only a part: the fixed cast has its numbers there, and free ones have to stay free.
  if (n < 200) return `447700900${String(500 + n)}`;
  const slot = n - 200;
  const areas = ['1632960', '2079460', '1134960', '1144960', '1154960', '1164960', '1174960', '1184960'];
  const area = areas[Math.floor(slot / 1000) % areas.length] ?? '';
  return `44${area}${String(slot % 1000).padStart(3, '0')}`;
}

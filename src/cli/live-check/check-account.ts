import type { FeatureReport, PageReader } from '../../core/ports/engine.js';
import type { SessionView } from '../../core/sessions/session-view.js';
import { compareReads } from './compare-reads.js';
import type { ChatComparison, ChatKind } from './compare-reads.js';
import type { SendingTrial } from './try-sending.js';

/** What can be attached to an issue: no text, number, name or id of anybody. */
export interface LiveCheckReport {
  readonly tool: 'causeway live-check';
  readonly version: string;
  readonly node: string;
  readonly platform: string;
  readonly browser: string | null;
  readonly pageBuild: string | null;
  readonly accountPlatform: string | null;
  readonly features: readonly FeatureReport[];
  readonly chatList: { readonly total: number; readonly skipped: number } | { readonly problem: string };
  readonly chats: readonly ChatComparison[];
  /** Null unless it was asked for. */
  readonly sendToSelf: SendingTrial | null;
  readonly verdict: Verdict;
}

/** `works`: everything is there and both paths agree. `differs`: it reads, but not all is as expected. */
export type Verdict = 'works' | 'differs' | 'fails';

interface RawChat {
  readonly id?: { readonly _serialized?: unknown };
  readonly isGroup?: unknown;
  readonly lastMessage?: unknown;
}

const LOOKED_AT = 200;
const COMPARED = 3;

/**
 * Probes every module and reads three chats in two ways; then tries `sending`, when it is given one, and else reads
 * only. Never throws for what WhatsApp does.
 */
export async function checkAccount(
  reader: PageReader,
  view: SessionView,
  about: { readonly version: string; readonly node: string; readonly platform: string },
  say: (text: string) => void,
  sending?: () => Promise<SendingTrial>,
): Promise<LiveCheckReport> {
  say(
    `Modules: ${String(view.features.filter(({ available }) => available).length)} of ${String(view.features.length)} features are there.`,
  );
  let chatList: LiveCheckReport['chatList'];
  const chats: ChatComparison[] = [];
  try {
    const list = await reader.listChats({ limit: LOOKED_AT, offset: 0, sort: 'recent' });
    chatList = { total: list.total, skipped: list.skipped.length };
    for (const { id, kind } of pickChats(JSON.parse(`[${list.chats}]`) as RawChat[])) {
      const comparison = await compareReads(reader, id, kind);
      say(
        `A ${kind === 'other' ? 'chat' : kind}: ${comparison.outcome}${comparison.problem === null ? '' : ` (${comparison.problem})`}.`,
      );
      chats.push(comparison);
    }
  } catch {
    chatList = { problem: 'the chats could not be listed' };
    say('The chats could not be listed.');
  }
  const sendToSelf = (await sending?.()) ?? null;
  if (sendToSelf !== null) {
    say(`The message to yourself: ${sendToSelf.outcome}; read back by our path: ${sendToSelf.readBack}.`);
  }
  return {
    tool: 'causeway live-check',
    ...about,
    browser: view.browser?.product ?? null,
    pageBuild: view.pageBuild,
    accountPlatform: view.me?.platform ?? null,
    features: view.features,
    chatList,
    chats,
    sendToSelf,
    verdict: toVerdict(view.features, chats, sendToSelf),
  };
}

/** The newest person and the newest group, then whatever is newest; never status messages or channels. */
export function pickChats(chats: readonly RawChat[]): { id: string; kind: ChatKind }[] {
  const readable = chats.flatMap((chat) => {
    const id = chat.id?._serialized;
    if (typeof id !== 'string' || !/@(c\.us|lid|g\.us)$/.test(id)) return [];
    const kind: ChatKind = chat.isGroup === true ? 'group' : 'person';
    return [{ id, kind, isEmpty: chat.lastMessage == null }];
  });
  const full = readable.filter(({ isEmpty }) => !isEmpty);
  const firsts = [full.find(({ kind }) => kind === 'person'), full.find(({ kind }) => kind === 'group')];
  const ordered = [...firsts.filter((chat) => chat !== undefined), ...full, ...readable];
  return [...new Map(ordered.map(({ id, kind }) => [id, { id, kind }])).values()].slice(0, COMPARED);
}

function toVerdict(
  features: readonly FeatureReport[],
  chats: readonly ChatComparison[],
  sendToSelf: SendingTrial | null,
): Verdict {
  if (chats.length === 0 || chats.every(({ outcome }) => outcome === 'not read')) return 'fails';
  const isWhole =
    features.every(({ available }) => available) &&
    (sendToSelf === null || (sendToSelf.outcome === 'sent' && sendToSelf.readBack === 'same')) &&
    chats.every(({ outcome, engine }) => outcome === 'same' && engine === 'page');
  return isWhole ? 'works' : 'differs';
}

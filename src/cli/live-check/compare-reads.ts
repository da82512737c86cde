import type { ChatMiss } from '../../core/ports/chat-miss.js';
import type { ChatWindow, PageReader } from '../../core/ports/engine.js';
import { addShape, shapeDifference, shapeLines } from './shape.js';
import type { Shape } from './shape.js';

/** How one chat looked by our path and by the library's: key names, types and counts only. */
export interface ChatComparison {
  readonly kind: ChatKind;
  readonly outcome: 'same' | 'different' | 'not read';
  /** Which read it was and how it failed; null when both were read. */
  readonly problem: string | null;
  /** How our read was served: `library` when our page path is broken. */
  readonly engine: ChatWindow['engine'] | null;
  readonly counts: { readonly ours: number; readonly library: number; readonly both: number; readonly skipped: number };
  readonly messageTypes: Readonly<Record<string, number>>;
  readonly differences: { readonly onlyOurs: readonly string[]; readonly onlyLibrary: readonly string[] };
  readonly chatShape: readonly string[];
  readonly messageShape: readonly string[];
}

export type ChatKind = 'person' | 'group' | 'other';

interface RawMessage {
  readonly id?: { readonly _serialized?: unknown };
  readonly type?: unknown;
}

const MESSAGES = 20;
const DEADLINE_MS = 30_000;
const NOTHING = {
  engine: null,
  counts: { ours: 0, library: 0, both: 0, skipped: 0 },
  messageTypes: {},
  differences: { onlyOurs: [], onlyLibrary: [] },
  chatShape: [],
  messageShape: [],
} as const;

/** Reads the newest messages of one chat twice and compares. Never throws for what WhatsApp does. */
export async function compareReads(reader: PageReader, chatId: string, kind: ChatKind): Promise<ChatComparison> {
  const request = { candidates: [chatId], limit: MESSAGES, deadlineMs: DEADLINE_MS };
  const ours = await tried('our read', () => reader.readChat(request));
  const library = await tried('the library', () => reader.readChat({ ...request, via: 'library' }));
  const problems = [ours, library].filter((read) => typeof read === 'string');
  if (typeof ours === 'string' || typeof library === 'string') {
    return { kind, outcome: 'not read', problem: problems.join('; '), ...NOTHING };
  }
  return compared(kind, ours, library);
}

/** The window, or in fixed words why there is none: an error's own text may quote the page. */
async function tried(what: string, read: () => Promise<ChatWindow | ChatMiss>): Promise<ChatWindow | string> {
  try {
    const window = await read();
    return window.outcome === 'ok' ? window : `${what}: ${window.outcome}`;
  } catch (error) {
    const code = (error as { code?: unknown } | null)?.code;
    return `${what}: ${typeof code === 'string' && /^[a-z_]+$/.test(code) ? code : 'an unexpected error'}`;
  }
}

function compared(kind: ChatKind, ours: ChatWindow, library: ChatWindow): ChatComparison {
  const [own, theirs] = [byId(ours.messages.join(',')), byId(library.messages.join(','))];
  const shapes: Record<'ours' | 'library', Shape> = {
    ours: prefixed('chat', JSON.parse(ours.chat)),
    library: prefixed('chat', JSON.parse(library.chat)),
  };
  const onlyOurs = new Set<string>();
  const onlyLibrary = new Set<string>();
  const note = (difference: ReturnType<typeof shapeDifference>): void => {
    for (const line of difference.onlyOurs) onlyOurs.add(line);
    for (const line of difference.onlyLibrary) onlyLibrary.add(line);
  };
  note(shapeDifference(shapes.ours, shapes.library));
  const messageShape: Shape = new Map();
  const messageTypes: Record<string, number> = {};
  let both = 0;
  for (const [id, message] of own) {
    addShape(messageShape, message);
    const type = typeOf(message);
    messageTypes[type] = (messageTypes[type] ?? 0) + 1;
    const twin = theirs.get(id);
    if (twin === undefined) continue;
    both += 1;
    note(shapeDifference(prefixed('message', message), prefixed('message', twin)));
  }
  const isSame = onlyOurs.size + onlyLibrary.size === 0 && both === own.size && both === theirs.size;
  return {
    kind,
    outcome: isSame ? 'same' : 'different',
    problem: null,
    engine: ours.engine,
    counts: { ours: own.size, library: theirs.size, both, skipped: ours.skipped.length },
    messageTypes,
    differences: { onlyOurs: [...onlyOurs].sort(), onlyLibrary: [...onlyLibrary].sort() },
    chatShape: shapeLines(addShape(new Map(), JSON.parse(ours.chat))),
    messageShape: shapeLines(messageShape),
  };
}

function byId(messages: string): Map<string, RawMessage> {
  const all = JSON.parse(`[${messages}]`) as RawMessage[];
  return new Map(
    all.map((message, index) => {
      const id = message.id?._serialized;
      return [typeof id === 'string' ? id : String(index), message];
    }),
  );
}

function prefixed(name: string, value: unknown): Shape {
  return addShape(new Map(), { [name]: value });
}

/** WhatsApp's own words for kinds are short and lower-case; anything else is not repeated. */
function typeOf({ type }: RawMessage): string {
  return typeof type === 'string' && /^[a-z_0-9]{1,30}$/.test(type) && !/\d{5}/.test(type) ? type : '<type>';
}

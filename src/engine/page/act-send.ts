import type { PageSendOutcome, PageSendRequest, TakenMessage } from '../../core/ports/page-sender.js';
import { SendRefusedError } from './act-send-refusal.js';
import { toContent } from './act-send-content.js';
import { mentionsOf, quoteOf } from './act-send-context.js';
import { findTaken, toTaken } from './act-send-find.js';
import { openChat } from './act-send-chat.js';
import { late, Pace } from './pace.js';
import { collections, MissingModuleError, waModule } from './wa-modules.js';

export interface SendArgument {
  readonly request: PageSendRequest;
  /** Token of the file that was handed over, see `act-send-upload`. */
  readonly file: number | null;
  readonly waitMs: number;
}

/** Messages that are being made, by their own id. */
const jobs = new Map<string, Promise<PageSendOutcome>>();

/**
 * Makes the message and hands it to WhatsApp's own outbox, or joins the making of it, for up to `waitMs`. An id that the
 * page has is not sent again.
 */
export async function sendMessage({ request, file, waitMs }: SendArgument): Promise<PageSendOutcome> {
  const running = jobs.get(request.id) ?? begin(request, file);
  const outcome = await new Pace(waitMs).within(running);
  return outcome === late ? { outcome: 'busy' } : outcome;
}

/** See `PageSender.find`. */
export async function findSent(request: {
  readonly id: string;
  readonly candidates: readonly string[];
}): Promise<TakenMessage | 'busy' | null> {
  if (jobs.has(request.id)) return 'busy';
  return findTaken(request.id, request.candidates);
}

function begin(request: PageSendRequest, file: number | null): Promise<PageSendOutcome> {
  const job = make(request, file).finally(() => {
    jobs.delete(request.id);
  });
  jobs.set(request.id, job);
  // Whoever asked may be gone when it fails.
  job.catch(() => undefined);
  return job;
}

async function make(request: PageSendRequest, file: number | null): Promise<PageSendOutcome> {
  try {
    const known = await findTaken(request.id, request.candidates);
    if (known !== null) return { outcome: 'known', message: known };
    const chat = await openChat(request.candidates);
    const content = await toContent(request.content, file);
    const quote = request.replyTo === undefined ? {} : await quoteOf(chat, request.replyTo);
    const attributes = { ...mentionsOf(chat, request.mentions), ...content, ...quote };
    return { outcome: 'taken', message: await add(chat, request.id, attributes) };
  } catch (error) {
    if (error instanceof MissingModuleError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof SendRefusedError) return { outcome: 'refused', why: error.why, reason };
    return { outcome: 'failed', reason };
  }
}

/** The end of the library's `sendMessage` (1.34.7), with an id that is not its own. */
async function add(chat: any, id: string, attributes: Record<string, unknown>): Promise<TakenMessage> {
  const key = toOwnKey(chat, id);
  const { from } = senderOf(chat);
  const message = {
    ...ephemeralOf(chat),
    id: key,
    ack: 0,
    from,
    to: chat.id,
    local: true,
    self: 'out',
    t: Math.floor(Date.now() / 1000),
    isNewMsg: true,
    type: 'chat',
    ...attributes,
  };
  const [added, sent] = waModule('WAWebSendMsgChatAction').addAndSendMsgToChat(chat, message);
  // How it ends is told by the message's ack; a rejection must not end in the page's console as unhandled.
  Promise.resolve(sent).catch(() => undefined);
  const model = (await added) ?? collections().Msg.get(key._serialized);
  return toTaken(collections().Msg.get(key._serialized) ?? model);
}

/** The key that a message of ours in this chat has. */
function toOwnKey(chat: any, id: string): any {
  const loaded = waModule('WAWebMsgKey');
  const MsgKey = loaded.default ?? loaded;
  const { from, participant } = senderOf(chat);
  return new MsgKey({ from, to: chat.id, id, participant, selfDir: 'out' });
}

function senderOf(chat: any): { readonly from: any; readonly participant: any } {
  const { getMaybeMeLidUser, getMaybeMePnUser } = waModule('WAWebUserPrefsMeUser');
  if (chat.id.server !== 'g.us') {
    return { from: chat.id.server === 'lid' ? getMaybeMeLidUser() : getMaybeMePnUser(), participant: undefined };
  }
  const from = chat.groupMetadata?.isLidAddressingMode ? getMaybeMeLidUser() : getMaybeMePnUser();
  return { from, participant: waModule('WAWebWidFactory').asUserWidOrThrow(from) };
}

function ephemeralOf(chat: any): Record<string, unknown> {
  return waModule('WAWebGetEphemeralFieldsMsgActionsUtils').getEphemeralFields(chat) ?? {};
}

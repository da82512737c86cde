import type { TakenMessage } from '../../core/ports/page-sender.js';
import type { PageStatuses, StatusContent } from '../../core/ports/page-status.js';
import type { Refusal } from '../../core/ports/page-actor.js';
import { toTaken } from './act-send-find.js';
import { processMedia } from './act-send-media.js';
import { uploadedFile } from './act-send-upload.js';
import { orRefusal, waFunction } from './server-refusal.js';
import { until } from './until.js';
import { collections, toWid, waModule, waModuleIfPresent } from './wa-modules.js';

const EFFECT_MS = 8_000;
const STATUS = 'status@broadcast';
/** WhatsApp's own green, as whatsapp-web.js 1.34.7 takes it. */
const OWN_COLOR = 0xff7acca5;

const NOT_SHOWN: Refusal = { outcome: 'refused', reason: 'WhatsApp took it and does not show it' };

/** See `PageStatuses.post`. */
export function postStatus({
  content,
  file,
}: {
  readonly content: StatusContent;
  readonly file: number | null;
}): ReturnType<PageStatuses['post']> {
  return orRefusal(async () => {
    const before = new Set(ownStatuses().map(textId));
    if (content.kind === 'text') await postText(content);
    else await postMedia(content, file);
    const posted = () => ownStatuses().find((message) => !before.has(textId(message)) && isIt(message, content));
    if (!(await until(() => posted() !== undefined, EFFECT_MS))) return NOT_SHOWN;
    const message: TakenMessage = toTaken(posted());
    return { outcome: 'done' as const, message };
  });
}

async function postText({ text, color, font }: Extract<StatusContent, { kind: 'text' }>): Promise<void> {
  await waFunction('WAWebSendStatusMsgAction', 'sendStatusTextMsgAction')({ text, color: color ?? OWN_COLOR, font });
}

async function postMedia(content: Extract<StatusContent, { kind: 'media' }>, token: number | null): Promise<void> {
  const { sendStatusMediaMsgAction } = waModule('WAWebSendStatusMsgAction');
  const updateMsg = waModule('WAWebMediaUpdateMsg');
  const source = token === null ? undefined : uploadedFile(token);
  if (source === undefined) throw new Error('The file did not reach the page');
  const media = await processMedia(source, content.as);
  const from = waFunction('WAWebUserPrefsMeUser', 'getMaybeMePnUser')();
  const to = toWid(STATUS);
  const loaded = waModule('WAWebMsgKey');
  const MsgKey = loaded.default ?? loaded;
  const participant = waFunction('WAWebWidFactory', 'asUserWidOrThrow')(from);
  const { Msg } = collections();
  const message = new Msg.modelClass({
    id: new MsgKey({ from, to, id: content.id, participant, selfDir: 'out' }),
    ack: 0,
    from,
    to,
    author: participant,
    local: true,
    self: 'out',
    t: Math.floor(Date.now() / 1000),
    isNewMsg: true,
    ...media.toJSON(),
    body: media.preview,
    ...(content.as === 'voice' && media.waveform !== undefined ? { waveform: media.waveform } : {}),
    ...(content.caption === null ? {} : { caption: content.caption }),
    ...(content.color === null ? {} : { backgroundColor: content.color }),
    messageSecret: crypto.getRandomValues(new Uint8Array(32)),
    cannotBeRanked: waModuleIfPresent('WAWebStatusGatingUtils')?.canCheckStatusRankingPosterGating?.() ?? false,
  });
  await sendStatusMediaMsgAction(message, (data: any) => updateMsg(data, media));
}

/** Those in memory: builds keep them in the account's messages, and among the statuses too. */
function ownStatuses(): any[] {
  return collections()
    .Msg.getModelsArray()
    .filter((message: any) => message.id.fromMe && String(message.id.remote) === STATUS);
}

function isIt(message: any, content: StatusContent): boolean {
  return content.kind === 'text' ? message.body === content.text : message.id.id === content.id;
}

function textId(message: any): string {
  return String(message.id.id);
}

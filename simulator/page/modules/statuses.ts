import { MsgKey } from '../ids/msg-key.js';
import { addAndSend } from '../outbox.js';
import { define } from '../registry.js';
import type { Model } from '../models/model.js';
import type { MsgModel } from '../models/msg-model.js';
import { createWid } from '../ids/wid.js';
import { mePn } from '../state/conn-model.js';
import { Chat, Msg } from '../store.js';

const STATUS = 'status@broadcast';

interface TextStatus {
  readonly text: string;
  readonly color: number;
  readonly font: number;
}

async function post(attributes: Readonly<Record<string, unknown>>): Promise<void> {
  const chat = Chat.get(STATUS);
  if (!chat) throw new Error('There is no status chat');
  const [added, sent] = addAndSend(chat, attributes);
  await added;
  await sent;
}

define('WAWebSendStatusMsgAction', () => ({
  sendStatusTextMsgAction: async ({ text, color, font }: TextStatus) => {
    const from = mePn();
    const to = createWid(STATUS);
    await post({
      id: new MsgKey({ from, to, id: await MsgKey.newId(), participant: from, selfDir: 'out' }),
      type: 'chat',
      body: text,
      backgroundColor: color,
      font,
      from,
      to,
      ack: 0,
      self: 'out',
      isNewMsg: true,
      t: Math.floor(Date.now() / 1000),
    });
  },
  sendStatusMediaMsgAction: async (msg: MsgModel, update: (data: Model) => unknown) => {
    update(msg);
    await post(msg.attributes);
  },
}));
define('WAWebMediaUpdateMsg', () => (msg: MsgModel, media: { toJSON: () => object }) => msg.set(media.toJSON()));
define('WAWebStatusGatingUtils', () => ({ canCheckStatusRankingPosterGating: () => false }));
/** The statuses of this account, with the messages that are up. */
export const ownStatus = {
  getMyStatus: () => ({
    id: mePn(),
    msgs: { getModelsArray: () => Msg.filter((msg) => msg.id.fromMe && String(msg.id.remote) === STATUS) },
  }),
};

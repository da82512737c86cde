import { openLiveHouse, type LiveHouse } from './live-house.js';

/** What a send answers. */
export interface Receipt {
  readonly id: string;
  readonly chatId: string;
  readonly status: string;
  readonly ack: number | null;
  readonly repeated: boolean;
  readonly raw: { readonly id: { readonly _serialized: string }; readonly body: string; readonly ack: number } | null;
}

export interface SendAnswer {
  readonly status: number;
  readonly message: Receipt;
  readonly code: string | undefined;
  readonly body: unknown;
}

/** A house that sends without pauses, and what its tests ask of it again and again. */
export interface SendHouse extends LiveHouse {
  send(chat: string, body: object, query?: string, headers?: Record<string, string>): Promise<SendAnswer>;
  /** Sends, and gives what WhatsApp's server has of the message. */
  arrived(chat: string, body: object): Promise<Record<string, unknown>>;
  /** The newest messages of a chat as WhatsApp has them. */
  world(
    chat: string,
    limit?: number,
  ): readonly { readonly id: string; readonly fromMe: boolean; readonly type: string }[];
  newest(chat: string): string | undefined;
  /** The next message takes its time in the page. */
  slowDown(ms: number): Promise<unknown>;
}

export async function openSendHouse(env: Readonly<Record<string, string>> = {}): Promise<SendHouse> {
  const house = await openLiveHouse({
    simulator: { autoScan: true },
    env: { SEND_PACE_MS: '0', SEND_NEW_CONTACT_PACE_MS: '0', HISTORY: 'off', ...env },
  });
  await house.reaches('working');
  const send: SendHouse['send'] = async (chat, body, query = '', headers = {}) => {
    const answer = await house
      .post(`/chats/${encodeURIComponent(chat)}/messages${query}`)
      .set(headers)
      .send(body);
    const { message, code } = answer.body as { message: Receipt; code?: string };
    return { status: answer.status, message, code, body: answer.body as unknown };
  };
  const world = (chat: string, limit = 5) => house.simulator.door.messages({ chat, limit });
  return {
    ...house,
    send,
    world,
    newest: (chat) => world(chat, 1)[0]?.id,
    arrived: async (chat, body) => {
      const answer = await send(chat, body);
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
      const found = house.simulator.door.message({ id: answer.message.id });
      if (found === null) throw new Error(`WhatsApp has no message ${answer.message.id}`);
      return found;
    },
    slowDown: (ms) => house.withPage((page) => page.evaluate(slowly(ms))),
  };
}

const slowly = (ms: number) => `(() => {
  const actions = window.require('WAWebSendMsgChatAction');
  const send = actions.addAndSendMsgToChat;
  actions.addAndSendMsgToChat = (...what) => {
    actions.addAndSendMsgToChat = send;
    const sent = new Promise((resolve) => setTimeout(resolve, ${String(ms)})).then(() => send(...what));
    return [sent.then(([added]) => added), sent.then(([, result]) => result)];
  };
})()`;

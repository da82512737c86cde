import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import type { SimulatorOptions } from '../../simulator/options.js';
import { KEY, openLiveHouse, type LiveHouse } from './live-house.js';

export const ME = '447700900100';
export const ADA = '447700900123@c.us';
export const GRACE = '447700900456@c.us';
export const OWN_GROUP = '120363000000000001@g.us';

/** A message as Periskope's clients see it. */
export interface Message {
  readonly message_id: string;
  readonly unique_id: string;
  readonly body: string;
  readonly timestamp: string;
  readonly ack: string | null;
  readonly prev_body: string | null;
  readonly media: { readonly path: string } | null;
}

export interface Chat {
  readonly chat_id: string;
  readonly chat_type: string;
  readonly chat_image: string | null;
  readonly is_exited: boolean | null;
  readonly message_unread_count: number | null;
  readonly label_ids: Record<string, true>;
  readonly custom_properties: Record<string, string>;
  readonly members: Record<string, object>;
  readonly latest_message: Message;
}

export interface Queued {
  readonly queue_id: string;
  readonly queue_position: string;
}

type Method = 'get' | 'post' | 'patch' | 'delete';

/** A house that is asked as Periskope's clients do. */
export interface PeriskopeHouse extends LiveHouse {
  /** The port that serves Periskope alone. */
  readonly alone: string;
  ask(method: Method, path: string, body?: object, phone?: string | null, base?: string): request.Test;
  /** Expects 200. */
  call<T>(method: Method, path: string, body?: object, phone?: string | null): Promise<T>;
  /** Expects 204 without any body: anything else makes the SDK throw. */
  done(method: Method, path: string, body?: object, phone?: string): Promise<void>;
  chatOf(id: string): Promise<Chat>;
  sendSync(chat: string, message: string): Promise<Message>;
  inWorld(chat: string, limit?: number): ReturnType<LiveHouse['simulator']['door']['messages']>;
}

export async function openPeriskopeHouse(
  simulator: SimulatorOptions,
  env: Readonly<Record<string, string>> = {},
): Promise<PeriskopeHouse> {
  const port = await freePort();
  const house = await openLiveHouse({
    simulator: { chats: 20, ...simulator },
    env: {
      SEND_PACE_MS: '0',
      SEND_NEW_CONTACT_PACE_MS: '0',
      HISTORY: 'off',
      DIALECT_PORTS: `periskope:${String(port)}`,
      ...env,
    },
  });
  const ask: PeriskopeHouse['ask'] = (method, path, body, phone = ME, base = house.bridge.url) => {
    const asked = request(base)[method](path).set('Authorization', `Bearer ${KEY}`);
    if (phone !== null) void asked.set('x-phone', phone);
    return body === undefined ? asked : asked.send(body);
  };
  const call: PeriskopeHouse['call'] = async <T>(
    method: Method,
    path: string,
    body?: object,
    phone: string | null = ME,
  ): Promise<T> => {
    const answer = await ask(method, path, body, phone);
    const found = answer.status < 300 ? null : (answer.body as unknown);
    expect([method, path, answer.status, found]).toEqual([method, path, 200, null]);
    return answer.body as T;
  };
  return {
    ...house,
    alone: `http://127.0.0.1:${String(port)}`,
    ask,
    call,
    done: async (method, path, body, phone = ME) => {
      const answer = await ask(method, path, body, phone);
      const found = [answer.status, answer.text, answer.headers['transfer-encoding']];
      expect([method, path, ...found]).toEqual([method, path, 204, '', undefined]);
    },
    chatOf: (id) => call<Chat>('get', `/v1/chats/${id}`),
    sendSync: async (chat, message) => {
      const body = { chat_id: chat, message };
      const sent = await call<{ status: string; message: Message }>('post', '/v1/message/send-sync', body);
      expect(sent.status).toBe('sent');
      return sent.message;
    },
    inWorld: (chat, limit = 5) => house.simulator.door.messages({ chat, limit }),
  };
}

/** A port that nobody listens on now. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

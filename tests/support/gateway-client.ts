import request from 'supertest';
import { KEY } from './live-house.js';

/** The documented example of a chat, seeds/gateway.md. */
export const GATEWAY_CHAT = {
  archived: false,
  id: 3344,
  jid: '6281234567890@s.whatsapp.net',
  lastMessageAt: 1719662400000,
  mutedUntil: 1751198400000,
  name: 'Alice',
  pinned: false,
  sessionId: '01J9ZX8K2QHV0M3T6R7P4N5W8C',
  type: 'dm',
  unreadCount: 3,
};

export interface GatewayChat {
  readonly id: number;
  readonly jid: string;
  readonly archived: boolean;
  readonly pinned: boolean;
  readonly mutedUntil?: number;
  readonly unreadCount: number;
  readonly lastMessageAt?: number;
  readonly aliases?: readonly string[];
}
export interface GatewayMessage {
  readonly id: string;
  readonly waMessageId: string;
  readonly timestamp: number;
  readonly type: string;
  readonly fromMe: boolean;
  readonly body?: string;
}
export interface GatewaySent {
  readonly mode: string;
  readonly waMessageId?: string;
  readonly outboxId?: string;
  readonly status?: string;
}

export interface GatewayPage<T> {
  readonly data: readonly T[];
  readonly nextCursor: string | null;
}

/** Nothing waits, and nothing is fetched unasked. */
export const GATEWAY_ENV = { SEND_PACE_MS: '0', SEND_NEW_CONTACT_PACE_MS: '0', HISTORY: 'off' };

type Method = 'get' | 'post' | 'patch' | 'put' | 'delete';

/** Speaks to a bridge as the gateway's clients do. */
export function gatewayClient(url: string) {
  const ask = (method: Method, path: string): request.Test =>
    request(url)[method](`/api/v1${path}`).set('Authorization', `bearer ${KEY}`);
  return {
    ask,
    /** The body of an answer that has this status. */
    call: async <T>(method: Method, path: string, body?: object, status = 200): Promise<T> => {
      const asked = ask(method, path);
      const answer = await (body === undefined ? asked : asked.send(body));
      const refusal = answer.status === status ? null : (answer.body as unknown);
      expect([method, path, answer.status, refusal]).toEqual([method, path, status, null]);
      return answer.body as T;
    },
  };
}

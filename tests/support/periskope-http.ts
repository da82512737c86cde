import request from 'supertest';
import { periskopeDialect } from '../../src/http/dialects/periskope/index.js';
import type { HttpServices } from '../../src/http/services.js';
import { FakeChats } from './fake-chats.js';
import { FakeSend } from './fake-send.js';
import { FakeSessions } from './fake-sessions.js';
import { KEY, testHttp } from './http-app.js';
import { MemoryListings } from './memory-listings.js';
import { ANA, MESSAGES, WAHA_CHATS } from './waha-world.js';

/** The number of a working session in these tests. */
export const PHONE = '447911123456';
export const NOT_FOUND = {
  code: 'NOT_FOUND_ERROR',
  message: 'Chat not found — no chat with the given chat_id exists for the phone',
  status: 404,
};
export const MISSING_PHONE = {
  code: 'VALIDATION_ERROR',
  name: 'Validation Error',
  status: 422,
  message: 'Missing Header: {x-phone}',
  fields: { 'x-phone': { message: 'Missing Header: {x-phone}' } },
};

export type Method = 'get' | 'post' | 'patch' | 'delete';

/** Periskope alone over fakes, with one chat of seven messages; `ask` brings the owner's key and the phone. */
export function periskopeHttp(sessions = new FakeSessions(), others: Partial<HttpServices> = {}) {
  const listings = new MemoryListings();
  listings.items = MESSAGES.map(({ id, t, text }) => ({ id, chatId: ANA, json: text, timestamp: t }));
  const send = new FakeSend();
  const house = testHttp(
    { dialects: [periskopeDialect], site: false, services: { listings, send, ...others } },
    sessions,
    new FakeChats(WAHA_CHATS),
  );
  const ask = (method: Method, path: string, body?: unknown, phone: string | null = PHONE, key = KEY) => {
    const asked = request(house.app)[method](path).set('Authorization', `Bearer ${key}`);
    if (phone !== null) void asked.set('x-phone', phone);
    return body === undefined ? asked : asked.send(body as object);
  };
  return { ...house, listings, send, ask };
}

/** The body of a 422 about one field. */
export const fieldError = (field: string, message: unknown, value?: string) => ({
  code: 'VALIDATION_ERROR',
  name: 'Validation Error',
  status: 422,
  message,
  fields: { [field]: value === undefined ? { message } : { message, value } },
});
export const some = expect.stringMatching(/\S/) as string;

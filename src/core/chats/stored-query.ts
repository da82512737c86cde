import { createHash } from 'node:crypto';
import type { ChatReadOptions } from './chats-api.js';

/** The same for two reads that ask the store the same thing. */
export function queryKey(options: ChatReadOptions): string {
  const { limit, before, fromMe, types, hasMedia, since, until, q } = options;
  return JSON.stringify([limit, before, fromMe, types, hasMedia, since, until, q]);
}

/** A short name for an answer, from everything that decides what is in it. */
export function answerTag(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('base64url').slice(0, 22);
}

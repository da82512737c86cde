import { hash } from 'node:crypto';
import type { ChatReadOptions } from './chats-api.js';

/** The same for two reads that ask the store the same thing. */
export function queryKey(options: ChatReadOptions): string {
  const { limit, before, fromMe, types, hasMedia, since, until, q } = options;
  return JSON.stringify([limit, before, fromMe, types, hasMedia, since, until, q]);
}

/** A short name for an answer, from what was asked and the version that is given. */
export function answerTag(key: string, version: string): string {
  return hash('sha256', `${key}\n${version}`, 'base64url').slice(0, 22);
}

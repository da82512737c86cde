import type { ChatRecord } from '../wire/records.js';
import type { ChatLog } from './chat-log.js';

export interface WorldChat {
  readonly record: ChatRecord;
  readonly log: ChatLog;
}

export interface WorldOptions {
  readonly seed: string;
  /** How many chats in all; never fewer than the fixed cast has. */
  readonly chats: number;
  /** The moment the made-up past ends, unix seconds. */
  readonly startsAt: number;
  /** Messages in each of the chats beside the fixed cast. */
  readonly messagesPerChat?: number | undefined;
  /** Groups beside the fixed ones, of twenty members each. */
  readonly groups?: number | undefined;
}

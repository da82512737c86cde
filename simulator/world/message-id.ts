import { Dice, hash32 } from './dice.js';

export type SenderPlatform = 'android' | 'ios' | 'web';

const SHAPES = {
  android: { prefix: '', length: 32 },
  ios: { prefix: '3A', length: 20 },
  web: { prefix: '3EB0', length: 22 },
} as const;

/** The id of the history message at `index`; its last eight digits give the index back (see `indexInHistory`). */
export function historyMessageId(seed: number, index: number, platform: SenderPlatform): string {
  const { prefix, length } = SHAPES[platform];
  const tail = ((index ^ seed) >>> 0).toString(16).toUpperCase().padStart(8, '0');
  return prefix + new Dice('message-id', seed, index).hex(length - prefix.length - 8) + tail;
}

/** The index an id of `historyMessageId` was made for; meaningless for other ids, so compare the message found there. */
export function indexInHistory(seed: number, id: string): number {
  return (Number.parseInt(id.slice(-8), 16) ^ seed) >>> 0;
}

/** An id for the nth message that happens while the simulator runs. */
export function liveMessageId(seed: string, n: number, platform: SenderPlatform): string {
  const { prefix, length } = SHAPES[platform];
  return prefix + new Dice('live-id', seed, n, hash32(seed, n)).hex(length - prefix.length);
}

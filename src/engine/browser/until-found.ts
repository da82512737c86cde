import { setTimeout as pause } from 'node:timers/promises';

/**
 * Looks every `everyMs` until `look` gives something, and gives that; null when nothing came within `timeoutMs`.
 * For what tells nobody when it happens, such as the end of a process that is not our child.
 */
export async function untilFound<T>(look: () => Promise<T | null>, timeoutMs: number, everyMs = 20): Promise<T | null> {
  const endMs = performance.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== null || performance.now() > endMs) return found;
    await pause(everyMs);
  }
}

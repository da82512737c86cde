/**
 * Waits until `look` gives something other than undefined, null or false, and gives that. Fails with `what` and the
 * last thing seen when it does not come within `timeoutMs`.
 */
export async function eventually<T>(
  what: string,
  look: () => T | Promise<T>,
  timeoutMs = 30_000,
): Promise<Exclude<T, undefined | null | false>> {
  const endMs = Date.now() + timeoutMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== null && seen !== false) return seen as Exclude<T, undefined | null | false>;
    if (Date.now() > endMs) throw new Error(`Waited ${String(timeoutMs)} ms in vain for ${what}`);
    await new Promise((resolve) => {
      setTimeout(() => {
        resolve(undefined);
      }, 25);
    });
  }
}

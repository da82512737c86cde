const LOOK_EVERY_MS = 25;

/** Waits until it is so, at most `patienceMs`; false when it is not so by then. */
export async function until(isSo: () => boolean | Promise<boolean>, patienceMs: number): Promise<boolean> {
  const endMs = performance.now() + patienceMs;
  while (!(await isSo())) {
    if (performance.now() > endMs) return false;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return true;
}

/** One line about set-up, on stderr: stdout belongs to the program that runs next. */
export function say(line) {
  process.stderr.write(`setup: ${line}\n`);
}

/** Says what begins, runs it, and says how long it took. Errors pass through. */
export async function saying(what, work) {
  say(`${what} …`);
  const startedAt = performance.now();
  const result = await work();
  say(`${what}: done in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  return result;
}

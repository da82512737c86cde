/** Jest's `globalTeardown` to `postgres-server.ts`. */
async function stopPostgres(): Promise<void> {
  await (globalThis as { stopTestPostgres?: () => Promise<void> }).stopTestPostgres?.();
}

export { stopPostgres as default };

/** What the program's exit codes mean; docs/cli.md lists them. */
export const EXIT = {
  done: 0,
  /** The command could not do it, or doctor found something that fails. */
  failed: 1,
  /** The arguments or the configuration cannot be used. */
  usage: 2,
  /** It needs the running bridge, which did not answer. */
  unreachable: 3,
} as const;

/** Arguments or settings that cannot be used together, in words. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

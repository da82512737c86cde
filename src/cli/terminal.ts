import type { Readable } from 'node:stream';
import type { TerminalOutput } from './live-block.js';

/** What a command may touch of the outside. */
export interface Terminal {
  readonly env: NodeJS.ProcessEnv;
  readonly input: Readable & { readonly isTTY?: boolean };
  /** Results, for people and pipes. */
  readonly output: TerminalOutput;
  /** Questions, warnings and errors. */
  readonly errors: TerminalOutput;
}

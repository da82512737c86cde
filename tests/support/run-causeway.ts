import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../../src/config/project-root.js';

/** What a run of the built command line gave. */
export interface CausewayRun {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs `causeway …` as users do: a process of its own, in `cwd`, with these settings and no others of ours. */
export async function runCauseway(
  args: readonly string[],
  {
    env = {},
    cwd,
    interruptAt,
  }: {
    readonly env?: Readonly<Record<string, string>>;
    readonly cwd: string;
    /** Presses Ctrl-C once the output holds this. */
    readonly interruptAt?: string | undefined;
  },
): Promise<CausewayRun> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [join(projectRoot(), 'dist', 'src', 'cli', 'main.js'), ...args], {
    cwd,
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  let isInterrupted = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (isInterrupted || interruptAt === undefined || !output.includes(interruptAt)) return;
    isInterrupted = child.kill('SIGINT');
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output, errors };
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const START_TIMEOUT_MS = 60_000;

/** A server in a process of its own, as a user would run it. */
export interface ChildServer {
  readonly port: number;
  readonly pid: number;
  /** Ms from the start of the process to its first QR; null when it did not say. */
  readonly msToQr: number | null;
  stop(): Promise<void>;
}

/**
 * Starts a Node program and waits until a line of its output tells its port. `portOf` and `isQr` read those lines.
 * Rejects with what it printed when it does not get there within a minute.
 */
export async function startChildServer(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  read: {
    portOf: (line: string) => number | null;
    isQr: (line: string) => boolean;
    isReady: (line: string) => boolean;
  },
): Promise<ChildServer> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, [...args], { stdio: ['ignore', 'pipe', 'inherit'], env });
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
  };

  const printed: string[] = [];
  const lines = createInterface({ input: child.stdout });
  const late = setTimeout(() => child.kill('SIGKILL'), START_TIMEOUT_MS);
  let port: number | null = null;
  let msToQr: number | null = null;
  for await (const line of lines) {
    printed.push(line);
    port ??= read.portOf(line);
    if (msToQr === null && read.isQr(line)) msToQr = performance.now() - startedMs;
    if (port !== null && read.isReady(line)) {
      clearTimeout(late);
      // Whatever it prints from here on must be taken off the pipe, or it blocks.
      child.stdout.resume();
      return { port, pid: child.pid ?? 0, msToQr, stop };
    }
  }
  clearTimeout(late);
  throw new Error(`${args[0] ?? ''} did not become ready:\n${printed.join('\n')}`);
}

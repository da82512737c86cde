import { join } from 'node:path';
import { projectRoot } from '../../src/config/project-root.js';
import { startChildServer, type ChildServer } from '../child-server.js';

/** How the programs of the soak say that they are ready. */
export const PORT_LINE = {
  portOf: (line: string) => Number(/^port (\d+)$/.exec(line)?.[1] ?? 0) || null,
  isQr: () => false,
  isReady: () => true,
};

/** A receiver in a process of its own, on that port or any (0), that thinks `delayMs` about each request. */
export async function startReceiver(file: string, port: number, delayMs: number): Promise<ChildServer> {
  const program = join(projectRoot(), 'dist/bench/soak/receiver-process.js');
  return startChildServer([program, file, String(port), String(delayMs)], process.env, PORT_LINE);
}

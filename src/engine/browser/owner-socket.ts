import { once } from 'node:events';
import { readdir, rm } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import type { Server } from 'node:net';
import { join } from 'node:path';

/** The longest path a socket can have on every system, in bytes. */
const LONGEST_PATH = 100;
const ANSWER_WITHIN_MS = 1_000;

/**
 * Listens on a socket file for as long as this process lives, so that a process in another container on the same kernel,
 * where our pid means nothing, can tell whether we live. Null where that cannot be had; the heartbeat has to do then.
 */
export async function listenAsOwner(path: string): Promise<Server | null> {
  if (process.platform === 'win32' || Buffer.byteLength(path) > LONGEST_PATH) return null;
  const server = createServer((connection) => connection.destroy());
  server.unref();
  try {
    server.listen(path);
    await once(server, 'listening');
    return server;
  } catch {
    return null;
  }
}

/** Whether somebody listens there; `unknown` when the socket neither answers nor is plainly dead. */
export async function askOwner(path: string): Promise<'alive' | 'dead' | 'unknown'> {
  return new Promise((resolve) => {
    const connection = createConnection(path);
    const settle = (answer: 'alive' | 'dead' | 'unknown') => {
      connection.destroy();
      resolve(answer);
    };
    connection.setTimeout(ANSWER_WITHIN_MS, () => settle('unknown'));
    connection.once('connect', () => settle('alive'));
    connection.once('error', (error: NodeJS.ErrnoException) => {
      settle(error.code === 'ECONNREFUSED' || error.code === 'ENOENT' ? 'dead' : 'unknown');
    });
  });
}

/** Removes the sockets that owners left behind when they were killed. Those of living processes stay. */
export async function removeDeadSockets(dir: string, ownName: string | null): Promise<void> {
  for (const name of await readdir(dir)) {
    if (!/^owner-[\da-f]{8}\.sock$/.test(name) || name === ownName) continue;
    if ((await askOwner(join(dir, name))) === 'dead') await rm(join(dir, name), { force: true });
  }
}

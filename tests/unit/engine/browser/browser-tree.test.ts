import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { killTree, listTree, measureTree } from '../../../../src/engine/browser/browser-tree.js';
import { markProcess, isRunning } from '../../../../src/engine/browser/process-table.js';
import { eventually } from '../../../support/eventually.js';

let child: ChildProcess | null = null;

afterEach(async () => {
  const pid = child?.pid;
  child = null;
  if (pid !== undefined) for (const entry of await listTree(pid)) process.kill(entry.pid, 'SIGKILL');
});

/** A shell that leads a group of its own, as a browser does. */
function startGroup(script: string): number {
  child = spawn('/bin/bash', ['-c', script], { detached: true, stdio: 'ignore' });
  return child.pid!;
}

async function untilTreeHas(pid: number, count: number): Promise<number[]> {
  return eventually(`${String(count)} processes`, async () => {
    const pids = (await listTree(pid)).map((entry) => entry.pid);
    return pids.length === count && pids;
  });
}

test('a tree is measured in bytes, with shared memory counted once at most', async () => {
  const pid = startGroup('sleep 300 & sleep 300 & wait');
  await untilTreeHas(pid, 3);
  const size = await measureTree(pid);
  expect(size.processes).toBe(3);
  expect(size.zombies).toBe(0);
  expect(size.rssBytes).toBeGreaterThan(500_000);
  expect(size.pssBytes).toBeGreaterThan(0);
  expect(size.pssBytes).toBeLessThanOrEqual(size.rssBytes);
});

test('nothing runs, nothing is measured', async () => {
  const pid = startGroup('exit');
  await eventually('its end', async () => !(await isRunning({ pid, startTicks: null })));
  expect(await measureTree(pid)).toMatchObject({ rssBytes: 0, processes: 0 });
});

test('processes that ended and were not reaped are told apart from those that run', async () => {
  // The shell becomes a sleep that never asks after its child.
  const pid = startGroup('sleep 0.01 & exec sleep 300');
  const size = await eventually('a zombie', async () => {
    const seen = await measureTree(pid);
    return seen.zombies === 1 && seen;
  });
  expect(size.processes).toBe(1);
});

test('every descendant is ended: stopped ones, and those that left the group', async () => {
  const pid = startGroup('setsid sleep 300 & (sleep 300 & kill -STOP $BASHPID) & wait');
  const pids = await untilTreeHas(pid, 4);
  const marks = await Promise.all(pids.map((each) => markProcess(each)));

  expect(await killTree(pid)).toMatchObject({ left: [] });
  for (const mark of marks) expect(await isRunning(mark!)).toBe(false);
});

test('members of the group are ended although their leader is gone', async () => {
  const pid = startGroup('sleep 300 & exit');
  const [orphan] = await eventually('an orphan', async () => {
    const entries = (await listTree(pid)).filter((entry) => !entry.isZombie);
    return entries.length === 1 && entries[0]!.pid !== pid && entries;
  });
  expect(await killTree(pid)).toMatchObject({ left: [] });
  expect(await isRunning(orphan!)).toBe(false);
});

test.each([0, 1, -5, process.pid, 1.5])('%p is refused as the pid of a browser', async (pid) => {
  await expect(killTree(pid)).rejects.toThrow("Not a browser's pid");
});

import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemProbe } from '../../../src/observability/machine-probe.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causeway-probe-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

it('tells what this machine has', async () => {
  const facts = await new SystemProbe(folder).examine();
  expect(facts).toMatchObject({
    node: process.version,
    disk: { folder, isWritable: true, isPrivate: true },
  });
  expect(facts.nodeRssBytes).toBeGreaterThan(10_000_000);
  expect(facts.memory.availableBytes).toBeGreaterThan(0);
  expect(facts.memory.availableBytes).toBeLessThanOrEqual(facts.memory.totalBytes);
  expect(facts.disk.freeBytes).toBeGreaterThan(0);
  expect(Math.abs(facts.clock.jumpedMs)).toBeLessThan(5_000);
});

it('sees a folder that others can read, and the disk of one that does not exist yet', async () => {
  await chmod(folder, 0o755);
  expect((await new SystemProbe(folder).examine()).disk.isPrivate).toBe(false);
  const missing = join(folder, 'not', 'yet');
  expect((await new SystemProbe(missing).examine()).disk).toMatchObject({
    ...{ folder: missing, isWritable: true, isPrivate: null },
    freeBytes: expect.any(Number) as number,
  });
});

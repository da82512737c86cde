import { browserFindings, machineFindings, sandboxFinding } from '../../../../src/core/doctor/machine-rules.js';
import { sizeText } from '../../../../src/core/doctor/size-text.js';
import type { BrowserTrial, DiskFacts, MachineFacts } from '../../../../src/core/ports/probes.js';

const GB = 1024 ** 3;
const DISK: DiskFacts = { folder: '/srv/sessions', freeBytes: 50 * GB, isWritable: true, isPrivate: true };
const WELL: MachineFacts = {
  node: 'v20.20.0',
  nodeRssBytes: 0.1 * GB,
  memory: { totalBytes: 8 * GB, availableBytes: 4 * GB },
  disk: DISK,
  shm: { totalBytes: 64 * 1024 * 1024, freeBytes: 64 * 1024 * 1024 },
  clock: { nowMs: Date.UTC(2026, 10, 21), jumpedMs: 12 },
};

const statuses = (facts: Partial<MachineFacts>): Record<string, string> =>
  Object.fromEntries(machineFindings({ ...WELL, ...facts }).map(({ check, status }) => [check, status]));

it('finds a good machine well, with nothing to do', () => {
  const findings = machineFindings(WELL);
  expect(findings.map(({ check }) => check)).toEqual(['node', 'disk', 'memory', 'shm', 'clock']);
  expect(findings.filter(({ status, nextStep }) => status !== 'ok' || nextStep !== null)).toEqual([]);
});

it.each([
  ['an old Node', { node: 'v18.20.1' }, 'node', 'fail'],
  ['a Node just too old', { node: 'v20.18.3' }, 'node', 'fail'],
  ['a newer Node', { node: 'v24.0.0' }, 'node', 'ok'],
  ['a full disk', { disk: { ...DISK, freeBytes: 0.1 * GB } }, 'disk', 'fail'],
  ['a disk that fills up', { disk: { ...DISK, freeBytes: 0.5 * GB } }, 'disk', 'warn'],
  ['a folder that is read-only', { disk: { ...DISK, isWritable: false } }, 'disk', 'fail'],
  ['a folder that others may read', { disk: { ...DISK, isPrivate: false } }, 'permissions', 'warn'],
  ['little memory', { memory: { totalBytes: GB, availableBytes: 0.2 * GB } }, 'memory', 'warn'],
  ['no /dev/shm', { shm: null }, 'shm', 'ok'],
  ['a clock in the past', { clock: { nowMs: 0, jumpedMs: 0 } }, 'clock', 'fail'],
  ['a clock that was set back', { clock: { nowMs: WELL.clock.nowMs, jumpedMs: -3_600_000 } }, 'clock', 'warn'],
])('judges %s', (_, facts, check, status) => {
  expect(statuses(facts)[check]).toBe(status);
});

it('says what to do about everything that is not well', () => {
  const ill = machineFindings({
    ...WELL,
    node: 'v16.0.0',
    disk: { ...DISK, freeBytes: 1, isPrivate: false },
    memory: { totalBytes: GB, availableBytes: 1 },
    clock: { nowMs: 0, jumpedMs: 0 },
  });
  for (const { status, nextStep } of ill) if (status !== 'ok') expect(nextStep).toMatch(/\S{3}/);
});

it('tells a missing browser from one that does not start', () => {
  const trial: BrowserTrial = { executable: null, product: null, problem: null, sandbox: 'unknown' };
  expect(browserFindings(trial)).toMatchObject([
    { status: 'fail', message: expect.stringContaining('found') as string },
  ]);
  expect(browserFindings({ ...trial, executable: '/opt/chrome', problem: 'libnss3.so is missing' })).toMatchObject([
    { status: 'fail', message: '/opt/chrome does not start: libnss3.so is missing.' },
  ]);
  expect(browserFindings({ executable: '/c', product: 'Chrome/156', problem: null, sandbox: 'on' })).toMatchObject([
    { check: 'browser', status: 'ok' },
    { check: 'sandbox', status: 'ok' },
  ]);
});

it.each([
  ['off_as_root', 'root'],
  ['off_by_setting', 'CHROME_ARGS'],
  ['off_after_failure', 'cannot start with its sandbox'],
] as const)('warns of a sandbox that is %s, and says why', (state, reason) => {
  expect(sandboxFinding(state)).toMatchObject({ status: 'warn', message: expect.stringContaining(reason) as string });
});

it.each([
  [0, '0 MB'],
  [1.5 * 1024 ** 2, '1.5 MB'],
  [512 * 1024 ** 2, '512 MB'],
  [3.44 * GB, '3.4 GB'],
])('writes %d bytes as %s', (bytes, text) => {
  expect(sizeText(bytes)).toBe(text);
});

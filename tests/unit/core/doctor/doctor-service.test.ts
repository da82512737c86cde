import { DoctorService } from '../../../../src/core/doctor/doctor-service.js';
import type { DoctorParts } from '../../../../src/core/doctor/doctor-service.js';
import { TroubleMemory } from '../../../../src/core/doctor/trouble-memory.js';
import type { BrowserTrial, KeptProfiles, MachineFacts, ProfileUse } from '../../../../src/core/ports/probes.js';
import { FakeSessions } from '../../../support/fake-sessions.js';
import { ManualClock } from '../../../support/manual-clock.js';

const MACHINE: MachineFacts = {
  node: 'v20.20.0',
  nodeRssBytes: 1,
  memory: { totalBytes: 2 ** 34, availableBytes: 2 ** 33 },
  disk: { folder: '/s', freeBytes: 2 ** 34, isWritable: true, isPrivate: true },
  shm: null,
  clock: { nowMs: Date.UTC(2026, 10, 21), jumpedMs: 0 },
};
const TRIAL: BrowserTrial = { executable: '/c', product: 'Chrome/1', problem: null, sandbox: 'on' };
const IDLE: ProfileUse = { owner: null, browser: null };
const NOTHING: KeptProfiles = {
  hasProfile: false,
  snapshots: 0,
  newestSnapshotAt: null,
  quarantined: 0,
  quarantinedBytes: 0,
};

function doctor(changes: Partial<DoctorParts> = {}): DoctorService {
  return new DoctorService({
    machine: { examine: async () => MACHINE },
    browser: { tryOut: async () => TRIAL, lookAt: async () => IDLE },
    storage: { lookAt: async () => NOTHING },
    view: () => null,
    troubles: () => null,
    clock: new ManualClock(),
    version: '1.2.3',
    ...changes,
  });
}

it('looks at the machine and at exactly the sessions it is asked about', async () => {
  const report = await doctor().examine(['a', 'b']);
  expect(report).toMatchObject({ ok: true, version: '1.2.3', checkedAt: '2026-01-01T00:00:00.000Z' });
  expect([...new Set(report.findings.map(({ session }) => session))]).toEqual([null, 'a', 'b']);
});

it('is not ok when one thing fails, and still tells the rest', async () => {
  const report = await doctor({
    browser: { tryOut: async () => ({ ...TRIAL, product: null, problem: 'it is broken' }), lookAt: async () => IDLE },
  }).examine(['a']);
  expect(report.ok).toBe(false);
  expect(report.findings.map(({ check }) => check)).toEqual(expect.arrayContaining(['node', 'browser', 'owner']));
});

it('makes a finding of a probe that throws', async () => {
  const report = await doctor({ machine: { examine: () => Promise.reject(new Error('EIO')) } }).examine([]);
  expect(report.findings).toContainEqual(
    expect.objectContaining({ check: 'machine', status: 'fail', message: 'This could not be looked at: EIO.' }),
  );
});

it('starts no browser when a session proves that it starts', async () => {
  const browser = { pid: 8, sandbox: 'off_as_root', rssBytes: 1, pssBytes: 1, processes: 1, zombies: 0 } as const;
  const view = { ...new FakeSessions().get('default'), browser: { product: 'Chrome/9', executable: '/c', pid: 8 } };
  const report = await doctor({
    browser: {
      tryOut: () => Promise.reject(new Error('a browser was started')),
      lookAt: async () => ({ owner: null, browser }),
    },
    view: () => view,
  }).examine(['default']);
  expect(report.findings.find(({ check }) => check === 'browser')?.message).toContain('Chrome/9');
  expect(report.findings.find(({ check }) => check === 'sandbox')?.status).toBe('warn');
});

it('remembers each interruption once, with its reason, and forgets them after an hour', () => {
  const clock = new ManualClock();
  const sessions = new FakeSessions();
  const troubles = new TroubleMemory(sessions, clock);
  expect(troubles.of('default')).toEqual({ last: null, lastHour: 0 });
  for (const state of ['reconnecting', 'reconnecting', 'working', 'failed', 'starting', 'working'] as const) {
    sessions.setState('default', state);
  }
  expect(troubles.of('default')).toMatchObject({
    last: { state: 'failed', at: '2026-01-01T00:00:00.000Z' },
    lastHour: 2,
  });
  clock.advance(3_600_001);
  expect(troubles.of('default')).toMatchObject({ last: { state: 'failed' }, lastHour: 0 });
});

import { readFileSync } from 'node:fs';
import { describedFeatures, featureLoss } from '../../../../src/core/doctor/feature-losses.js';
import type { MachineFinding } from '../../../../src/core/doctor/finding.js';
import { sessionFindings } from '../../../../src/core/doctor/session-rules.js';
import type { SessionFacts } from '../../../../src/core/doctor/session-rules.js';
import type { KeptProfiles, ProfileUse } from '../../../../src/core/ports/probes.js';
import { SESSION_STATES, type SessionState } from '../../../../src/core/sessions/session-machine.js';
import { nativeDialect } from '../../../../src/http/dialects/native/index.js';
import { FakeSessions } from '../../../support/fake-sessions.js';

const NOW = Date.parse('2026-11-21T10:05:00.000Z');
const GB = 1024 ** 3;
const OWN: NonNullable<ProfileUse['owner']> = { pid: 7, host: 'shop', isAlive: true, isThisProcess: true };
const BROWSER: NonNullable<ProfileUse['browser']> = {
  pid: 8,
  sandbox: 'on',
  rssBytes: 0.6 * GB,
  pssBytes: 0.3 * GB,
  processes: 6,
  zombies: 0,
};
const KEPT: KeptProfiles = {
  hasProfile: true,
  snapshots: 3,
  newestSnapshotAt: '2026-11-21T09:00:00.000Z',
  quarantined: 0,
  quarantinedBytes: 0,
};
const viewIn = (state: SessionState) => new FakeSessions({ default: state }).get('default');
const facts = (changes: Partial<SessionFacts>): SessionFacts => ({
  view: viewIn('working'),
  troubles: null,
  use: { owner: OWN, browser: BROWSER },
  kept: KEPT,
  nowMs: NOW,
  ...changes,
});
const finding = (check: string, changes: Partial<SessionFacts>): MachineFinding | undefined =>
  sessionFindings(facts(changes)).find((one) => one.check === check);

it('finds a working session well', () => {
  expect(sessionFindings(facts({})).filter(({ status }) => status !== 'ok')).toEqual([]);
});

it.each(SESSION_STATES)('explains the state %s, with the next action when it is not well', (state) => {
  const found = finding('state', { view: { ...viewIn(state), reason: 'the page crashed' } });
  expect(found?.message).toContain(state);
  expect(found?.message).toContain('the page crashed');
  if (found?.status !== 'ok') expect(found?.nextStep).toBe(viewIn(state).nextAction);
});

it('fails for what nobody but a person can mend, and warns of what is waiting', () => {
  const statusOf = (state: SessionState) => finding('state', { view: viewIn(state) })?.status;
  expect(SESSION_STATES.filter((state) => statusOf(state) === 'fail')).toEqual(['logged_out', 'failed']);
  expect(statusOf('scan_qr')).toBe('warn');
  expect(statusOf('stopped')).toBe('ok');
});

it.each([
  ['this process', OWN, 'ok'],
  ['another process that lives', { ...OWN, isThisProcess: false }, 'fail'],
  ['a process that is gone', { ...OWN, isThisProcess: false, isAlive: false }, 'ok'],
  ['nobody while it runs', null, 'warn'],
])('judges a profile owned by %s', (_, owner, status) => {
  expect(finding('owner', { use: { owner, browser: BROWSER } })?.status).toBe(status);
});

it('does not call the bridge a stranger when it is seen from the command line', () => {
  const owner = { ...OWN, isThisProcess: false };
  expect(finding('owner', { view: null, use: { owner, browser: null } })).toMatchObject({ status: 'ok' });
});

it('counts shared memory once, and warns above 1 GB', () => {
  expect(finding('browser-memory', {})?.message).toContain('307 MB in 6 processes');
  const browser = { ...BROWSER, pssBytes: 1.5 * GB };
  expect(finding('browser-memory', { use: { owner: OWN, browser } })?.status).toBe('warn');
  expect(finding('zombies', { use: { owner: OWN, browser: { ...BROWSER, zombies: 3 } } })?.status).toBe('warn');
});

it('warns of a working session without a fresh snapshot, and of a large quarantine', () => {
  const none = { ...KEPT, snapshots: 0, newestSnapshotAt: null };
  expect(finding('snapshots', { kept: none })?.status).toBe('warn');
  expect(finding('snapshots', { kept: none, view: viewIn('scan_qr') })?.status).toBe('ok');
  expect(finding('snapshots', { nowMs: NOW + 26 * 3_600_000 })?.status).toBe('warn');
  expect(finding('quarantine', { kept: { ...KEPT, quarantined: 2, quarantinedBytes: GB } })?.status).toBe('ok');
  expect(finding('quarantine', { kept: { ...KEPT, quarantined: 9, quarantinedBytes: 3 * GB } })?.status).toBe('warn');
});

it.each([
  [null, undefined, ''],
  [0, 'ok', 'agrees'],
  [59_000, 'ok', 'agrees'],
  [-60_000, 'ok', 'agrees'],
  [61_000, 'warn', 'was 1 min 1 s ahead of'],
  [-125_400, 'warn', 'was 2 min 5 s behind'],
  [3 * 3_600_000 + 120_000, 'warn', 'was 3 h 2 min ahead of'],
])('judges a clock that is %p ms ahead of WhatsApp’s', (clockAheadMs, status, words) => {
  const found = finding('clock', { view: { ...viewIn('working'), clockAheadMs } });
  expect(found?.status).toBe(status);
  expect(found?.message ?? '').toContain(words);
  if (status === 'warn') expect(found?.nextStep).toMatch(/NTP.*restart the session/);
});

it('says nothing of WhatsApp’s clock when no bridge runs that could have asked', () => {
  expect(finding('clock', { view: null })).toBeUndefined();
});

it('warns when a session is interrupted again and again', () => {
  const last = { at: '2026-11-21T10:00:00.000Z', state: 'reconnecting' as const, reason: 'the page was reloaded' };
  expect(finding('interruptions', { troubles: { last, lastHour: 1 } })).toMatchObject({
    status: 'ok',
    message: expect.stringContaining('the page was reloaded') as string,
  });
  expect(finding('interruptions', { troubles: { last, lastHour: 3 } })?.status).toBe('warn');
});

describe('features', () => {
  it('that are missing are named with what is lost', () => {
    const features = [
      { name: 'send', available: false, missing: ['WAWebSendMsgChatAction.addAndSendMsgToChat'] },
      { name: 'chats', available: false, missing: ['WAWebCollections.Chat.getModelsArray'] },
      { name: 'media', available: true, missing: [] },
    ];
    const found = sessionFindings(facts({ view: { ...viewIn('working'), features } })).filter(
      ({ check }) => check === 'features',
    );
    expect(found).toMatchObject([
      { status: 'warn', message: expect.stringContaining('WAWebSendMsgChatAction') as string },
      { status: 'fail', message: expect.stringContaining('GET /chats') as string },
    ]);
  });

  it('of the page are all described, and touch routes that exist', () => {
    const page = readFileSync('src/engine/page/features.ts', 'utf8');
    const needs = page.slice(page.indexOf('NEEDS'), page.indexOf('\n};'));
    const named = [...needs.matchAll(/^ {2}'?([a-z-]+)'?: \[/gm)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(10);
    expect([...describedFeatures()].sort()).toEqual([...named, 'message-ids'].sort());
    const routes = nativeDialect.routes.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    for (const name of named) for (const route of featureLoss(name).routes) expect(routes).toContain(route);
  });
});

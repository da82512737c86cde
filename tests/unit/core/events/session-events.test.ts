import { SessionEvents } from '../../../../src/core/events/session-events.js';
import type { NewEvent } from '../../../../src/core/events/logged-event.js';
import { BridgeError } from '../../../../src/core/errors/bridge-error.js';
import type { AppliedBatch, PageBatch } from '../../../../src/core/history/page-batch.js';
import { SessionService } from '../../../../src/core/sessions/session-service.js';
import { FakeEngine, READY } from '../../../support/fake-engine.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { MemorySessionStore } from '../../../support/memory-session-store.js';
import { silentLog } from '../../../support/silent-log.js';

class KeptEvents {
  readonly events: NewEvent[] = [];
  isBroken = false;

  applyBatch(_session: string, { changes }: PageBatch): Promise<AppliedBatch> {
    if (this.isBroken) return Promise.reject(new BridgeError('storage_unavailable', 'Not now.'));
    for (const change of changes) if (change.kind === 'event') this.events.push(change.event);
    return Promise.resolve({ changedChats: [], version: null, events: null });
  }
}

async function start() {
  const clock = new ManualClock();
  const engine = new FakeEngine();
  const sessions = new SessionService(engine, new MemorySessionStore(), clock, {});
  const log = new KeptEvents();
  const events = new SessionEvents({ sessions, replica: log, clock, log: silentLog });
  await sessions.ensure('default');
  const settled = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  };
  await settled();
  return { clock, log, events, tell: engine.session.tell, settled };
}

const states = (events: readonly NewEvent[]): unknown[] =>
  events.flatMap((event) => (event.name === 'session.state' ? [event.payload.state] : []));

describe('SessionEvents', () => {
  it('tells every state once and in order, with the one before', async () => {
    const { log, tell, settled } = await start();
    tell({ kind: 'linked' });
    tell({ kind: 'progress', percent: 10 });
    tell({ kind: 'ready', report: READY });
    await settled();
    expect(states(log.events)).toEqual(['starting', 'syncing', 'working']);
    expect(log.events.at(-1)).toMatchObject({ payload: { previous: 'syncing' }, chatId: null });
  });

  it('says of a session that works whether a phone has just linked it', async () => {
    const { clock, log, tell, settled } = await start();
    tell({ kind: 'qr', text: '2@secret', expiresAtMs: clock.now() + 20_000 });
    tell({ kind: 'linked' });
    tell({ kind: 'ready', report: READY });
    await settled();
    expect(log.events.at(-1)).toMatchObject({ payload: { state: 'working', newLink: true } });
    tell({ kind: 'interrupted', reason: 'the socket' });
    tell({ kind: 'ready', report: READY });
    await settled();
    expect(log.events.at(-1)?.payload).toEqual({ state: 'working', previous: 'reconnecting', reason: null });
  });

  it('tells that there is a new QR and never what is in it', async () => {
    const { clock, log, tell, settled } = await start();
    tell({ kind: 'qr', text: '2@secret-one', expiresAtMs: clock.now() + 20_000 });
    tell({ kind: 'qr', text: '2@secret-two', expiresAtMs: clock.now() + 30_000 });
    await settled();
    const qrs = log.events.filter(({ name }) => name === 'session.qr');
    expect(qrs.map(({ payload }) => payload)).toEqual([
      { expiresAt: new Date(clock.now() + 20_000).toISOString() },
      { expiresAt: new Date(clock.now() + 30_000).toISOString() },
    ]);
    expect(JSON.stringify(log.events)).not.toContain('secret');
  });

  it('tells that WhatsApp shows no more QRs, but not that the next one is a moment late', async () => {
    const { clock, log, tell, settled } = await start();
    const last = () => log.events.findLast(({ name }) => name === 'session.qr')?.payload;
    const memory = { rssBytes: 1, pssBytes: null, processes: 1 };
    tell({ kind: 'qr', text: '2@one', expiresAtMs: clock.now() + 20_000 });
    clock.advance(20_500);
    tell({ kind: 'memory', memory });
    await settled();
    expect(last()).not.toEqual({ expiresAt: null });
    clock.advance(5_000);
    tell({ kind: 'memory', memory });
    await settled();
    expect(last()).toEqual({ expiresAt: null });
    tell({ kind: 'qr', text: '2@two', expiresAtMs: clock.now() + 20_000 });
    tell({ kind: 'qr_exhausted' });
    tell({ kind: 'memory', memory });
    await settled();
    const told = log.events.filter(({ name }) => name === 'session.qr').map(({ payload }) => payload);
    expect(told.slice(-2)).toEqual([{ expiresAt: new Date(clock.now() + 20_000).toISOString() }, { expiresAt: null }]);
    expect(told).toHaveLength(4);
  });

  it('says nothing of QRs when the phone was linked', async () => {
    const { clock, log, tell, settled } = await start();
    tell({ kind: 'qr', text: '2@one', expiresAtMs: clock.now() + 20_000 });
    tell({ kind: 'linked' });
    await settled();
    expect(log.events.filter(({ name }) => name === 'session.qr')).toHaveLength(1);
  });

  it('tells when WhatsApp restricts the account and when it no longer does', async () => {
    const { log, tell, settled } = await start();
    tell({ kind: 'restriction', restriction: { reason: 'spam', untilMs: 86_400_000 } });
    tell({ kind: 'restriction', restriction: null });
    await settled();
    expect(log.events.filter(({ name }) => name === 'account.restricted').map(({ payload }) => payload)).toEqual([
      { active: true, until: '1970-01-02T00:00:00.000Z', reason: 'spam' },
      { active: false, until: null, reason: null },
    ]);
  });

  it('keeps what cannot be written until it can', async () => {
    const { clock, log, tell, settled } = await start();
    log.isBroken = true;
    tell({ kind: 'linked' });
    await settled();
    tell({ kind: 'ready', report: READY });
    log.isBroken = false;
    clock.advance(1_000);
    await settled();
    expect(states(log.events)).toEqual(['starting', 'syncing', 'working']);
  });
});

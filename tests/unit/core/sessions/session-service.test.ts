import { explainState } from '../../../../src/core/errors/explain.js';
import { SessionService } from '../../../../src/core/sessions/session-service.js';
import { FakeEngine, READY } from '../../../support/fake-engine.js';
import { eventually } from '../../../support/eventually.js';
import { MemorySessionStore } from '../../../support/memory-session-store.js';
import { ManualClock } from '../../../support/manual-clock.js';

async function startOne() {
  const clock = new ManualClock();
  const engine = new FakeEngine();
  const store = new MemorySessionStore();
  const sessions = new SessionService(engine, store, clock, {
    defaultCountry: 'GB',
    reservedNames: new Set(['chats']),
  });
  await sessions.ensure('default');
  return { clock, engine, store, sessions, tell: engine.session.tell };
}

const showQr = (clock: ManualClock, text: string, livesMs = 20_000) =>
  ({ kind: 'qr', text, expiresAtMs: clock.now() + livesMs }) as const;

describe('SessionService', () => {
  it('knows a session from the moment it is asked for', async () => {
    const { sessions } = await startOne();
    expect(sessions.get('default')).toMatchObject({ state: 'starting', me: null, ...explainState('starting') });
  });

  it('refuses a name that it does not know', async () => {
    const { sessions } = await startOne();
    expect(() => sessions.get('other')).toThrow('There is no session named other.');
  });

  it('shows the QR with the seconds it still lives, and none after it ended', async () => {
    const { clock, sessions, tell } = await startOne();
    tell(showQr(clock, 'first'));
    clock.advance(15_000);
    await expect(sessions.qr('default', 0)).resolves.toEqual({ text: 'first', expiresIn: 5 });
    clock.advance(6_000);
    await expect(sessions.qr('default', 0)).rejects.toMatchObject({ code: 'qr_unavailable', retryAfterS: 5 });
  });

  it('waits for a QR while the browser starts', async () => {
    const { clock, sessions, tell } = await startOne();
    const waiting = sessions.qr('default', 30_000);
    tell({ kind: 'starting', phase: 'page' });
    tell(showQr(clock, 'late'));
    await expect(waiting).resolves.toMatchObject({ text: 'late' });
    expect(clock.pending).toBe(0);
  });

  it('starts a new QR cycle when one is asked for after the last code', async () => {
    const { clock, engine, sessions, tell } = await startOne();
    tell(showQr(clock, 'last'));
    tell({ kind: 'qr_exhausted' });
    const waiting = sessions.qr('default', 30_000);
    await Promise.resolve();
    expect(engine.session.asked).toContain('refreshQr');
    tell(showQr(clock, 'new'));
    await expect(waiting).resolves.toMatchObject({ text: 'new' });
  });

  it('refuses QR and pairing code once it is linked', async () => {
    const { sessions, tell } = await startOne();
    tell({ kind: 'linked' });
    await expect(sessions.qr('default', 30_000)).rejects.toMatchObject({ code: 'session_already_linked' });
    tell({ kind: 'ready', report: READY });
    await expect(sessions.qr('default', 30_000)).rejects.toMatchObject({ code: 'session_already_linked' });
    await expect(sessions.pairingCode('default', '447700900100')).rejects.toMatchObject({
      code: 'session_already_linked',
    });
  });

  it('asks for one pairing code per three minutes and checks the number first', async () => {
    const { clock, engine, sessions, tell } = await startOne();
    tell(showQr(clock, 'qr'));
    engine.session.onPairing = () => {
      tell({ kind: 'pairing_code', code: 'ABCD1234', expiresAtMs: clock.now() + 180_000 });
    };
    await expect(sessions.pairingCode('default', 'abc')).rejects.toMatchObject({
      code: 'invalid_chat_id',
      details: [{ field: 'phone' }],
    });
    await expect(sessions.pairingCode('default', '+44 7700 900100')).resolves.toEqual({
      code: 'ABCD1234',
      expiresIn: 180,
    });
    expect(engine.session.asked).toContain('pair 447700900100');
    clock.advance(60_000);
    await expect(sessions.pairingCode('default', '447700900100')).rejects.toMatchObject({
      code: 'pairing_code_rate_limited',
      retryAfterS: 120,
    });
  });

  it('gives the page of a working session, and waits for one that is coming back', async () => {
    const { engine, sessions, tell } = await startOne();
    tell({ kind: 'ready', report: READY });
    await expect(sessions.reader('default')).resolves.toBe(engine.session.reader);
    tell({ kind: 'interrupted', reason: 'the page was reloaded' });
    expect(sessions.get('default')).toMatchObject({ state: 'reconnecting', reason: 'the page was reloaded' });
    const waiting = sessions.reader('default');
    tell({ kind: 'ready', report: READY });
    await expect(waiting).resolves.toBe(engine.session.reader);
  });

  it('answers 503 with a time when it does not come back in time', async () => {
    const { clock, sessions, tell } = await startOne();
    tell({ kind: 'ready', report: READY });
    tell({ kind: 'interrupted', reason: 'reload' });
    const waiting = sessions.reader('default');
    const refused = expect(waiting).rejects.toMatchObject({ code: 'session_reconnecting', retryAfterS: 5 });
    clock.advance(10_000);
    await refused;
  });

  it.each([
    ['scan_qr', { kind: 'qr', text: 'x', expiresAtMs: Number.MAX_SAFE_INTEGER }, 'session_not_linked'],
    ['passkey_required', { kind: 'passkey_required' }, 'session_not_linked'],
    ['logged_out', { kind: 'logged_out', reason: 'by the phone' }, 'session_logged_out'],
  ] as const)('refuses a read at once in %s', async (state, signal, code) => {
    const { sessions, tell } = await startOne();
    tell(signal);
    expect(sessions.get('default').state).toBe(state);
    await expect(sessions.reader('default')).rejects.toMatchObject({ code, hint: explainState(state).nextAction });
  });

  it('names what failed and when it is tried again', async () => {
    const { clock, sessions, tell } = await startOne();
    const retryAtMs = clock.now() + 5_000;
    tell({ kind: 'failed', phase: 'page', code: 'whatsapp_unreachable', reason: 'no network', retryAtMs });
    expect(sessions.get('default')).toMatchObject({ state: 'failed', reason: 'no network' });
    expect(sessions.get('default').retryAt).toBe(new Date(retryAtMs).toISOString());
    await expect(sessions.reader('default')).rejects.toMatchObject({ code: 'whatsapp_unreachable' });
    tell({ kind: 'starting', phase: 'browser' });
    expect(sessions.get('default')).toMatchObject({ state: 'starting', reason: null, retryAt: null });
  });

  it('can be linked again after the phone unlinked it', async () => {
    const { clock, sessions, tell } = await startOne();
    tell({ kind: 'ready', report: READY });
    tell({ kind: 'logged_out', reason: 'by the phone' });
    expect(sessions.get('default').me).toBeNull();
    tell(showQr(clock, 'again'));
    expect(sessions.get('default').state).toBe('logged_out');
    await expect(sessions.qr('default', 0)).resolves.toMatchObject({ text: 'again' });
    tell({ kind: 'linked' });
    tell({ kind: 'ready', report: READY });
    expect(sessions.get('default').state).toBe('working');
  });

  it('tells watchers every change together with the QR of the moment', async () => {
    const { clock, sessions, tell } = await startOne();
    const seen: string[] = [];
    const stop = sessions.watch((view, qr) => seen.push(`${view.state} ${qr?.text ?? '-'}`));
    tell(showQr(clock, 'a'));
    tell({ kind: 'linked' });
    stop();
    tell({ kind: 'ready', report: READY });
    expect(seen).toEqual(['scan_qr a', 'syncing -']);
  });

  it('stops every session even when one refuses', async () => {
    const { engine, sessions } = await startOne();
    await sessions.create({ name: 'other' });
    engine.session.stop = () => Promise.reject(new Error('stuck'));
    await sessions.stopAll();
    expect(sessions.get('other').state).toBe('stopped');
    await expect(sessions.reader('other')).rejects.toMatchObject({ code: 'session_stopped' });
  });

  it.each(['', 'a b', '../etc', 'a/b', 'x'.repeat(65), 'chats', 'CHATS'])('refuses the name %j', async (name) => {
    const { sessions } = await startOne();
    await expect(sessions.create({ name })).rejects.toMatchObject({
      code: 'invalid_request',
      details: [{ field: 'name' }],
    });
  });

  it('refuses a name in use, in whatever case', async () => {
    const { sessions } = await startOne();
    await expect(sessions.create({ name: 'Default' })).rejects.toMatchObject({ code: 'session_exists' });
  });

  it('makes up a name that its own rule accepts', async () => {
    const { sessions } = await startOne();
    const { name } = await sessions.create({});
    expect(name).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
  });

  it('keeps what is wanted over a restart, and brings back only what should run', async () => {
    const { clock, store, sessions } = await startOne();
    await sessions.create({ name: 'shop', metadata: { till: 3 }, proxy: 'http://user:secret@proxy:8080' });
    await sessions.create({ name: 'spare', start: false });
    await sessions.stop('shop');
    await sessions.create({ name: 'gone' });
    await sessions.logout('gone');

    const engine = new FakeEngine();
    const after = new SessionService(engine, store, clock);
    await after.restore();
    expect(after.list().map(({ name, wanted, state }) => [name, wanted, state])).toEqual([
      ['default', 'run', 'starting'],
      ['gone', 'unlinked', 'stopped'],
      ['shop', 'stop', 'stopped'],
      ['spare', 'stop', 'stopped'],
    ]);
    expect(after.get('shop')).toMatchObject({ metadata: { till: 3 }, hasOwnProxy: true });
    expect(JSON.stringify(after.get('shop'))).not.toContain('secret');
  });

  it('brings sessions back a few at a time, and a stuck one only keeps its place', async () => {
    const { clock, store } = await startOne();
    const names = ['a', 'b', 'c', 'd'];
    for (const name of names) {
      await store.save({ name, wanted: 'run', metadata: {}, proxy: null, createdAt: '2026-01-01T00:00:00.000Z' });
    }
    await store.remove('default');
    const engine = new FakeEngine();
    const sessions = new SessionService(engine, store, clock, { restoreAtOnce: 2 });
    await sessions.restore();
    const started = () => engine.sessions.filter(({ asked }) => asked.includes('start')).map(({ name }) => name);
    expect(started()).toEqual(['a', 'b']);

    engine.sessions[1]?.tell({ kind: 'ready', report: READY });
    await eventually('the next one', () => started().length === 3);
    engine.sessions[2]?.tell({ kind: 'ready', report: READY });
    await eventually('the last one', () => started().length === 4);
    expect(sessions.get('a').state).toBe('starting');
  });

  it('stops and restarts on the same link, and is left alone when it runs already', async () => {
    const { engine, sessions, tell } = await startOne();
    tell({ kind: 'ready', report: READY });
    await expect(sessions.start('default')).resolves.toMatchObject({ state: 'working' });
    await expect(sessions.restart('default')).resolves.toMatchObject({ state: 'starting', wanted: 'run' });
    expect(engine.session.asked).toEqual(['start', 'stop', 'start']);
    await expect(sessions.stop('default')).resolves.toMatchObject({ state: 'stopped', wanted: 'stop' });
  });

  it('reports whether the phone was told of a logout', async () => {
    const { engine, sessions, tell } = await startOne();
    tell({ kind: 'ready', report: READY });
    engine.session.phoneTold = false;
    await expect(sessions.logout('default')).resolves.toMatchObject({
      phoneTold: false,
      session: {
        state: 'stopped',
        wanted: 'unlinked',
        me: null,
        nextAction: 'Start the session to link a phone again.',
      },
    });
  });

  it('forgets a session only when it is stopped or forced, and keeps its profile', async () => {
    const { engine, store, sessions, tell } = await startOne();
    tell({ kind: 'ready', report: READY });
    await expect(sessions.remove('default', { force: false })).rejects.toMatchObject({ code: 'session_running' });
    await sessions.remove('default', { force: true });
    expect(engine.session.asked).toEqual(['start', 'stop', 'discard']);
    expect(await store.list()).toEqual([]);
    expect(sessions.list()).toEqual([]);
  });
});

describe('a pairing code that nobody typed', () => {
  it('gives way to a new QR cycle once it has ended, and not before', async () => {
    const { clock, engine, sessions, tell } = await startOne();
    tell(showQr(clock, 'before'));
    tell({ kind: 'qr_exhausted' });
    tell({ kind: 'pairing_code', code: 'ABCD1234', expiresAtMs: clock.now() + 180_000 });
    await expect(sessions.qr('default', 0)).rejects.toMatchObject({ code: 'qr_unavailable' });
    tell(showQr(clock, 'while it can be typed'));
    expect(sessions.get('default').state).toBe('pairing_code');
    expect(engine.session.asked).toEqual(['start']);

    clock.advance(180_000);
    const waiting = sessions.qr('default', 30_000);
    expect(engine.session.asked).toEqual(['start', 'refreshQr']);
    await Promise.resolve();
    tell(showQr(clock, 'after it'));
    await expect(waiting).resolves.toMatchObject({ text: 'after it' });
    expect(sessions.get('default').state).toBe('scan_qr');
  });
});

import { ConnectLinks } from '../../../../src/core/sessions/connect-links.js';
import type { ConnectFollower, ConnectView } from '../../../../src/core/sessions/connect-view.js';
import { SessionService } from '../../../../src/core/sessions/session-service.js';
import { FakeEngine, READY } from '../../../support/fake-engine.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { MemorySessionStore } from '../../../support/memory-session-store.js';

const INVALID = expect.objectContaining({ code: 'connect_link_invalid' }) as Error;

class Follower implements ConnectFollower {
  readonly views: ConnectView[] = [];
  readonly ends: string[] = [];
  onView = (view: ConnectView): number => this.views.push(view);
  onEnd = (why: string): number => this.ends.push(why);
  get last(): ConnectView | undefined {
    return this.views.at(-1);
  }
}

async function house() {
  const clock = new ManualClock();
  const engine = new FakeEngine();
  const sessions = new SessionService(engine, new MemorySessionStore(), clock, { defaultCountry: 'GB' });
  const links = new ConnectLinks(sessions, clock);
  await sessions.ensure('shop');
  const { tell } = engine.session;
  const showQr = (text: string, livesMs = 20_000): void => {
    tell({ kind: 'qr', text, expiresAtMs: clock.now() + livesMs });
  };
  const link = (): string => links.create('shop', 900).token;
  return { clock, engine, sessions, links, tell, showQr, link };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a connect link', () => {
  it('has a token of its own with at least 128 random bits, and says when it ends', async () => {
    const { clock, links } = await house();
    const one = links.create('shop', 900);
    const other = links.create('shop', 900);
    expect(one.token).toMatch(/^[\w-]{32}$/);
    expect(other.token).not.toBe(one.token);
    expect(one.expiresAt).toBe(new Date(clock.now() + 900_000).toISOString());
  });

  it('shows the QR of the moment with the seconds it still lives', async () => {
    const { clock, links, link, showQr } = await house();
    showQr('first');
    clock.advance(15_000);
    expect(links.look(link(), 'me')).toMatchObject({ step: 'scan', qr: { text: 'first', expiresIn: 5 } });
  });

  it('can be opened again and again, by anyone, until it expires', async () => {
    const { clock, links, link } = await house();
    const token = link();
    for (const viewer of ['me', 'me', 'you']) expect(links.look(token, viewer)).toMatchObject({ step: 'starting' });
    clock.advance(899_999);
    expect(links.look(token, 'me')).toMatchObject({ step: 'starting' });
    clock.advance(1);
    expect(() => links.look(token, 'me')).toThrow(INVALID);
  });

  it('is refused alike when it is wrong, expired, replaced, or of a session that is gone', async () => {
    const { clock, sessions, links, link } = await house();
    const errors: unknown[] = [];
    const refuse = (token: string): void => {
      try {
        links.look(token, 'me');
      } catch (error) {
        errors.push(error);
      }
    };
    refuse('never-made');
    const replaced = link();
    const expired = link();
    refuse(replaced);
    clock.advance(900_000);
    refuse(expired);
    const orphan = link();
    await sessions.remove('shop', { force: true });
    refuse(orphan);
    expect(errors).toHaveLength(4);
    expect(new Set(errors.map((error) => JSON.stringify([error, String(error)]))).size).toBe(1);
  });

  it('is not made for a session that is linked, nor for one that is not there', async () => {
    const { sessions, links, tell } = await house();
    expect(() => links.create('nobody', 900)).toThrow('There is no session named nobody.');
    tell({ kind: 'linked' });
    expect(() => links.create('shop', 900)).toThrow('already linked');
    tell({ kind: 'ready', report: READY });
    await sessions.stop('shop');
    expect(() => links.create('shop', 900)).toThrow('already linked');
    await sessions.logout('shop');
    expect(links.create('shop', 900).token).toMatch(/\S/);
  });

  it('tells its followers every change, and once that it is over', async () => {
    const { clock, links, link, showQr, tell } = await house();
    const token = link();
    const follower = new Follower();
    links.follow(token, 'me', follower);
    showQr('a');
    showQr('b');
    tell({ kind: 'passkey_required' });
    expect(follower.views.map(({ step, qr }) => [step, qr?.text])).toEqual([
      ['starting', undefined],
      ['scan', 'a'],
      ['scan', 'b'],
      ['passkey', undefined],
    ]);
    clock.advance(900_000);
    tell({ kind: 'linked' });
    expect([follower.views.length, follower.ends]).toEqual([4, ['over']]);
  });

  it('ends for its followers when a newer one is made', async () => {
    const { links, link } = await house();
    const follower = new Follower();
    links.follow(link(), 'me', follower);
    link();
    expect(follower.ends).toEqual(['over']);
  });

  it('lets a server that stops go, and keeps no timer', async () => {
    const { clock, links, link, showQr } = await house();
    const follower = new Follower();
    links.follow(link(), 'me', follower);
    showQr('a');
    links.close();
    expect([follower.ends, clock.pending]).toEqual([['closing'], 0]);
  });

  it('can be followed by twenty at once', async () => {
    const { links, link } = await house();
    const token = link();
    const stops = Array.from({ length: 20 }, () => links.follow(token, 'me', new Follower()));
    expect(() => links.follow(token, 'me', new Follower())).toThrow('too many places');
    stops[0]?.();
    expect(() => links.follow(token, 'me', new Follower())).not.toThrow();
  });
});

describe('the QR on a connect link', () => {
  it('starts a new cycle when the last code has ended, for as long as somebody looks', async () => {
    const { clock, engine, links, link, showQr, tell } = await house();
    const follower = new Follower();
    const stop = links.follow(link(), 'me', follower);
    showQr('last');
    tell({ kind: 'qr_exhausted' });
    expect(engine.session.asked).toEqual(['start', 'refreshQr']);
    await settled();
    showQr('new');
    await settled();
    expect(follower.last).toMatchObject({ qr: { text: 'new' } });

    stop();
    tell({ kind: 'qr_exhausted' });
    await settled();
    clock.advance(60_000);
    await settled();
    expect(engine.session.asked.filter((asked) => asked === 'refreshQr').length).toBeLessThanOrEqual(2);
  });

  it('waits a little for the next code before it asks for a cycle', async () => {
    const { clock, engine, links, link, showQr } = await house();
    links.follow(link(), 'me', new Follower());
    showQr('a');
    clock.advance(24_000);
    expect(engine.session.asked).toEqual(['start']);
    clock.advance(1_000);
    expect(engine.session.asked).toEqual(['start', 'refreshQr']);
  });

  it('is asked for again when none came in time', async () => {
    const { clock, engine, links, link, showQr, tell } = await house();
    links.follow(link(), 'me', new Follower());
    showQr('a');
    tell({ kind: 'qr_exhausted' });
    for (let i = 0; i < 2; i++) {
      await settled();
      clock.advance(30_000);
      await settled();
      clock.advance(5_000);
    }
    expect(engine.session.asked.filter((asked) => asked === 'refreshQr')).toHaveLength(3);
  });
});

describe('a pairing code asked for through a connect link', () => {
  it('is shown to whoever opens it again, until it ends, and is not ended by a new QR cycle', async () => {
    const { clock, engine, links, link, showQr, tell } = await house();
    const token = link();
    showQr('a');
    engine.session.onPairing = () => {
      tell({ kind: 'pairing_code', code: 'ABCD1234', expiresAtMs: clock.now() + 180_000 });
    };
    await expect(links.pairingCode(token, 'me', '07700 900100')).resolves.toMatchObject({ code: 'ABCD1234' });
    links.follow(token, 'me', new Follower());
    clock.advance(60_000);
    expect(links.look(token, 'you').pairing).toEqual({ code: 'ABCD1234', expiresIn: 120 });
    expect(engine.session.asked).not.toContain('refreshQr');
    clock.advance(120_000);
    expect(links.look(token, 'you').pairing).toBeNull();
    expect(engine.session.asked).toContain('refreshQr');
  });

  it('is refused without a valid link', async () => {
    const { engine, links } = await house();
    await expect(links.pairingCode('wrong', 'me', '447700900100')).rejects.toEqual(INVALID);
    expect(engine.session.asked).toEqual(['start']);
  });
});

describe('a connect link through which a phone was linked', () => {
  const LINKED = { step: 'linked', linkedAs: { name: 'Corner Shop', phone: '447700900100' }, qr: null };

  it('shows the progress and the account to those who took part, and nothing to others', async () => {
    const { links, link, showQr, tell } = await house();
    const token = link();
    showQr('a');
    links.look(token, 'me');
    tell({ kind: 'linked' });
    tell({ kind: 'progress', percent: 40 });
    expect(links.look(token, 'me')).toMatchObject({ step: 'syncing', progress: 40 });
    expect(() => links.look(token, 'stranger')).toThrow(INVALID);
    tell({ kind: 'ready', report: READY });
    expect(links.look(token, 'me')).toMatchObject(LINKED);
    expect(() => links.look(token, 'stranger')).toThrow(INVALID);
    expect(() => links.follow(token, 'stranger', new Follower())).toThrow(INVALID);
  });

  it('shows nothing that comes later', async () => {
    const { links, link, tell, showQr } = await house();
    const token = link();
    links.look(token, 'me');
    tell({ kind: 'ready', report: READY });
    tell({ kind: 'logged_out', reason: 'by the phone' });
    showQr('somebody else may link');
    expect(links.look(token, 'me')).toMatchObject(LINKED);
    expect(() => links.look(token, 'stranger')).toThrow(INVALID);
  });

  it('leaves out who had it open long before', async () => {
    const { clock, links, link, tell } = await house();
    const token = link();
    links.look(token, 'long ago');
    links.follow(token, 'still here', new Follower());
    clock.advance(180_001);
    links.look(token, 'just now');
    tell({ kind: 'linked' });
    expect(() => links.look(token, 'long ago')).toThrow(INVALID);
    for (const viewer of ['still here', 'just now']) expect(links.look(token, viewer).step).toBe('syncing');
  });

  it('says so for a quarter of an hour, even past its own end', async () => {
    const { clock, links, link, tell } = await house();
    const token = link();
    clock.advance(890_000);
    links.look(token, 'me');
    tell({ kind: 'linked' });
    clock.advance(60_000);
    tell({ kind: 'ready', report: READY });
    expect(links.look(token, 'me')).toMatchObject(LINKED);
    clock.advance(14 * 60_000);
    expect(() => links.look(token, 'me')).toThrow(INVALID);
  });

  it('is open to all again when the link failed before it was up', async () => {
    const { links, link, tell, showQr } = await house();
    const token = link();
    showQr('a');
    tell({ kind: 'linked' });
    expect(() => links.look(token, 'stranger')).toThrow(INVALID);
    tell({ kind: 'logged_out', reason: 'refused on the phone' });
    showQr('b');
    expect(links.look(token, 'stranger')).toMatchObject({ step: 'scan', qr: { text: 'b' } });
  });
});

describe('a problem on a connect link', () => {
  it('is told in words, without paths of this machine', async () => {
    const { clock, links, link, tell } = await house();
    const retryAtMs = clock.now() + 5_000;
    const reason = 'browser: cannot open "/home/shop/sessions/x" (see /var/log/a.log)\n  at stack (/srv/app.js:1)';
    tell({ kind: 'failed', phase: 'browser', code: 'session_failed', reason, retryAtMs });
    expect(links.look(link(), 'me')).toMatchObject({
      step: 'problem',
      reason: 'browser: cannot open "…" (see …)',
      retryAt: new Date(retryAtMs).toISOString(),
    });
  });

  it('keeps the words that help', async () => {
    const { links, link, tell } = await house();
    const reason = 'web.whatsapp.com cannot be reached from this machine (net::ERR_NAME_NOT_RESOLVED)';
    tell({ kind: 'failed', phase: 'page', code: 'whatsapp_unreachable', reason, retryAtMs: null });
    expect(links.look(link(), 'me')).toMatchObject({ step: 'problem', reason });
  });
});

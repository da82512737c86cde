import { eventually } from '../../support/eventually.js';
import { watchPage, WORKING } from '../../support/watched-page.js';

describe('PageWatch', () => {
  it('is ready only when the page’s own models allow reading', async () => {
    for (const lacking of [
      { socket: 'OPENING' },
      { hasSynced: false },
      { hasCollections: false },
      { streamMode: 'SYNCING' },
      { me: { ...WORKING.me, pn: null } },
    ]) {
      const { page, watched, pass } = watchPage();
      page.status = { ...WORKING, ...lacking };
      watched.start();
      await pass(10_000);
      expect(watched.isReady).toBe(false);
      page.status = WORKING;
      await pass(5_000);
      expect(watched.isReady).toBe(true);
      watched.stop();
    }
  });

  it.each(['readStatus', 'probeFeatures'])('tells nothing more when it is stopped during %s', async (call) => {
    const { page, signals, watched, pass } = watchPage();
    const evaluate = page.evaluate.bind(page);
    page.evaluate = (source) => {
      if (source.includes(`"${call}"`)) watched.stop();
      return evaluate(source);
    };
    watched.start();
    const before = [...signals];
    await pass(100);
    expect(page.calls.at(-1)).toBe(call);
    expect(signals.slice(before.length).map(({ kind }) => kind)).toEqual(call === 'readStatus' ? [] : ['linked']);
    expect(watched.isReady).toBe(false);
  });

  it('tells the truth at the first silent probe and repairs at the second', async () => {
    const { page, stuck, kinds, ready, watched, pass } = watchPage();
    await ready();
    page.status = null;
    watched.look();
    await eventually('the truth', () => kinds().includes('interrupted'));
    expect(stuck).toEqual([]);
    await pass(5_000);
    await eventually('the repair', () => stuck.length > 0);
    expect(stuck[0]).toBe('the page does not answer');
    expect(watched.isReady).toBe(false);
    watched.stop();
  });

  it('holds repair back, but not the truth, while a read of ours runs or after a navigation', async () => {
    for (const excuse of ['busy', 'navigation'] as const) {
      const { page, stuck, kinds, ready, watched, setBusy, pass } = watchPage();
      await ready();
      if (excuse === 'busy') setBusy(true);
      else watched.navigated();
      page.status = null;
      watched.look();
      await eventually('the truth', () => kinds().includes('interrupted'));
      await pass(50_000);
      expect(stuck).toEqual([]);
      await pass(20_000);
      expect(stuck[0]).toBe('the page does not answer');
      watched.stop();
    }
  });

  it('takes a lost connection for a lost network: reconnecting at once, a reload after five minutes, no end', async () => {
    const { page, stuck, kinds, ready, watched, pass } = watchPage();
    await ready();
    page.status = { ...WORKING, socket: 'TIMEOUT' };
    await pass(5_000);
    expect(kinds()).toContain('interrupted');
    await pass(10_000);
    expect(stuck).toEqual([]);
    await pass(300_000);
    expect(stuck).toEqual(['no connection to WhatsApp for five minutes']);
    page.status = WORKING;
    await pass(5_000);
    expect(watched.isReady).toBe(true);
    watched.stop();
  });

  it('helps a sync that does not move, and leaves one alone that does', async () => {
    const { page, stuck, watched, pass } = watchPage();
    page.status = { ...WORKING, hasSynced: false };
    watched.start();
    for (let percent = 0; percent < 20; percent++) {
      watched.progressed(percent);
      await pass(30_000);
    }
    expect(stuck).toEqual([]);
    await pass(125_000);
    expect(stuck).toEqual(['linked, but the chats do not load']);
    watched.stop();
  });

  it('acknowledges what is new for ten minutes after a link, and never a passkey', async () => {
    const { page, watched, kinds, pass } = watchPage();
    page.status = { ...WORKING, dialog: 'whats_new' };
    watched.start();
    await pass(5_000);
    expect(page.calls).toContain('dismissWhatsNew');
    await pass(600_000);
    page.calls.length = 0;
    await pass(10_000);
    expect(page.calls).not.toContain('dismissWhatsNew');
    page.status = { ...WORKING, socket: 'UNPAIRED', dialog: 'passkey' };
    await pass(5_000);
    expect(kinds()).toContain('passkey_required');
    expect(page.calls).not.toContain('dismissWhatsNew');
    watched.stop();
  });

  it('does not believe a page whose link has just ended that it is connected, until it was something else', async () => {
    const { page, watched, kinds, ready, pass, signals } = watchPage();
    await ready();
    watched.loggedOut();
    signals.length = 0;
    watched.look();
    await pass(5_000);
    expect(kinds()).toEqual([]);
    page.status = { ...WORKING, socket: 'UNPAIRED' };
    await pass(5_000);
    page.status = WORKING;
    await pass(5_000);
    expect(kinds()).toContain('linked');
    expect(watched.isReady).toBe(true);
    watched.stop();
  });

  it.each(['navigation', 'time'] as const)('believes it again after a %s', async (what) => {
    const { watched, kinds, ready, pass } = watchPage();
    await ready();
    watched.loggedOut();
    expect(watched.isReady).toBe(false);
    if (what === 'navigation') watched.navigated();
    else await pass(10_000);
    await pass(5_000);
    expect(kinds().at(-1)).not.toBe('logged_out');
    expect(watched.isReady).toBe(true);
    watched.stop();
  });

  it('kicks a library that missed its event, and works without it after a while', async () => {
    const { page, watched, pass } = watchPage();
    page.status = { ...WORKING, libraryInjected: false };
    watched.start();
    await pass(5_000);
    expect(page.calls).toContain('kickLibrary');
    expect(watched.isReady).toBe(false);
    await pass(20_000);
    expect(watched.isReady).toBe(true);
    watched.stop();
  });
});

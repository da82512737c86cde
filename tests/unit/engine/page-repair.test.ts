import { watchPage, WORKING } from '../../support/watched-page.js';

describe('the repair of a page', () => {
  it('takes states without a connection that come in turns for one outage', async () => {
    const { page, stuck, ready, watched, pass } = watchPage();
    await ready();
    for (let turn = 0; turn < 59; turn++) {
      page.status = { ...WORKING, socket: turn % 2 === 0 ? 'TIMEOUT' : 'OPENING' };
      await pass(5_000);
    }
    expect(stuck).toEqual([]);
    await pass(10_000);
    expect(stuck).toEqual(['no connection to WhatsApp for five minutes']);
    watched.stop();
  });

  it('keeps a page that has no network, asks for it ever more rarely, and helps it once WhatsApp answers', async () => {
    const { page, stuck, network, kinds, ready, watched, pass } = watchPage();
    await ready();
    network.isThere = false;
    page.status = { ...WORKING, socket: 'OPENING' };
    await pass(295_000);
    expect(network.asked).toBe(0);
    await pass(65_000);
    // After 300 s, and then 5, 10, 20 and 30 s later, each seen by the next probe.
    expect(network.asked).toBeGreaterThanOrEqual(3);
    expect(network.asked).toBeLessThanOrEqual(5);
    const asked = network.asked;
    await pass(600_000);
    expect(network.asked - asked).toBeGreaterThanOrEqual(16);
    expect(network.asked - asked).toBeLessThanOrEqual(24);
    expect(stuck).toEqual([]);
    expect(kinds().filter((kind) => kind === 'interrupted')).toHaveLength(1);
    network.isThere = true;
    await pass(40_000);
    expect(stuck).toEqual(['no connection to WhatsApp for five minutes']);
    watched.stop();
  });

  it('lets a page be that found its connection while WhatsApp was being asked for', async () => {
    const { page, stuck, network, ready, watched, pass } = watchPage();
    await ready();
    network.isThere = false;
    page.status = { ...WORKING, socket: 'TIMEOUT' };
    await pass(320_000);
    expect(network.asked).toBeGreaterThan(0);
    page.status = WORKING;
    await pass(5_000);
    network.isThere = true;
    await pass(60_000);
    expect(stuck).toEqual([]);
    expect(watched.isReady).toBe(true);
    watched.stop();
  });

  it.each(['script', 'library'] as const)(
    'puts a %s that vanished back without a word, at the first probe',
    async (what) => {
      const { page, stuck, putBack, kinds, ready, watched, pass } = watchPage();
      await ready();
      if (what === 'script') page.hasScript = false;
      else page.status = { ...WORKING, libraryInjected: false };
      await pass(5_000);
      expect(putBack).toEqual([what]);
      await pass(30_000);
      expect(putBack).toEqual([what]);
      expect(stuck).toEqual([]);
      expect(kinds()).not.toContain('interrupted');
      expect(watched.isReady).toBe(true);
      watched.stop();
    },
  );

  it.each([
    ['script', 'the page does not answer'],
    ['library', 'whatsapp-web.js vanished from the page'],
  ] as const)('asks for the next rung, a reload, when a %s cannot be put back', async (what, reason) => {
    const { page, stuck, putBack, ready, watched, pass, setHealing } = watchPage();
    await ready();
    setHealing(false);
    if (what === 'script') page.hasScript = false;
    else page.status = { ...WORKING, libraryInjected: false };
    await pass(10_000);
    expect(putBack).toContain(what);
    expect(stuck).toEqual([reason]);
    watched.stop();
  });

  it('does not put a library back that a new document never had', async () => {
    const { page, putBack, ready, watched, pass } = watchPage();
    await ready();
    watched.navigated();
    page.status = { ...WORKING, libraryInjected: false };
    await pass(5_000);
    expect(putBack).toEqual([]);
    expect(page.calls).toContain('kickLibrary');
    watched.stop();
  });
});

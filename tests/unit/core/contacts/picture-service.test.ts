import { PictureService } from '../../../../src/core/contacts/picture-service.js';
import { FakePage } from '../../../support/fake-engine.js';
import { ManualClock } from '../../../support/manual-clock.js';

const ANA = '447911123456@c.us';
const HOUR_MS = 3_600_000;

function open() {
  const page = new FakePage();
  const clock = new ManualClock();
  const failure: { error: Error | null } = { error: null };
  const reader = () => (failure.error === null ? Promise.resolve(page) : Promise.reject(failure.error));
  page.pictures.set(ANA, 'https://pps.example/1.jpg');
  return { page, clock, failure, pictures: new PictureService({ reader }, clock) };
}

describe('pictures', () => {
  it('are asked for once in 24 hours, whatever the number is spelled like', async () => {
    const { page, clock, pictures } = open();
    expect(await pictures.url('default', '+44 7911 123456', {})).toBe('https://pps.example/1.jpg');
    page.pictures.set(ANA, 'https://pps.example/2.jpg');
    clock.advance(24 * HOUR_MS - 1);
    expect(await pictures.url('default', ANA, {})).toBe('https://pps.example/1.jpg');
    clock.advance(1);
    expect(await pictures.url('default', ANA, {})).toBe('https://pps.example/2.jpg');
    expect(page.picturesAsked).toEqual([ANA, ANA]);
  });

  it('are asked for anew when somebody wants it so', async () => {
    const { page, pictures } = open();
    await pictures.url('default', ANA, {});
    page.pictures.delete(ANA);
    expect(await pictures.url('default', ANA, { refresh: true })).toBeNull();
    expect(await pictures.url('default', ANA, {})).toBeNull();
    expect(page.picturesAsked).toHaveLength(2);
  });

  it('of one session are not those of another', async () => {
    const { page, pictures } = open();
    await pictures.url('default', ANA, {});
    await pictures.url('shop', ANA, {});
    expect(page.picturesAsked).toHaveLength(2);
  });

  it('are asked for again after a failure, which does not make forget what was known', async () => {
    const { failure, pictures } = open();
    failure.error = new Error('The page is gone.');
    await expect(pictures.url('default', ANA, {})).rejects.toThrow('The page is gone.');
    failure.error = null;
    expect(await pictures.url('default', ANA, {})).toBe('https://pps.example/1.jpg');
    failure.error = new Error('The page is gone.');
    await expect(pictures.url('default', ANA, { refresh: true })).rejects.toThrow('The page is gone.');
    expect(await pictures.url('default', ANA, {})).toBe('https://pps.example/1.jpg');
  });

  it('for lists are null when they do not come within a moment, and there the next time', async () => {
    const { clock } = open();
    let give: (url: string) => void = () => undefined;
    const slow = {
      readPicture: () =>
        new Promise<string>((resolve) => {
          give = resolve;
        }),
    };
    const pictures = new PictureService({ reader: () => Promise.resolve(slow) }, clock);
    const asked = pictures.soon('default', ANA);
    await Promise.resolve();
    clock.advance(1_000);
    expect(await asked).toBeNull();
    give('https://pps.example/1.jpg');
    expect(await pictures.soon('default', ANA)).toBe('https://pps.example/1.jpg');
  });

  it('for lists never fail', async () => {
    const { failure, pictures } = open();
    failure.error = new Error('The page is gone.');
    expect(await pictures.soon('default', ANA)).toBeNull();
  });
});

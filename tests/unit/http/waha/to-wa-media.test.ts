import type { MediaApi } from '../../../../src/core/media/media-api.js';
import { toWaMedia } from '../../../../src/http/dialects/waha/mappers/to-wa-media.js';
import type { RouteContext } from '../../../../src/http/route.js';
import { FakeMedia } from '../../../support/fake-media.js';

const ID = 'false_447911123456@c.us_AAAAA3';
const RAW = { hasMedia: true, id: { _serialized: ID }, _data: { mimetype: 'image/jpeg', filename: 'a.jpg' } };
const URL = `https://bridge.example/api/files/default/${encodeURIComponent(`${ID}.jpg`)}`;
const LATE = { url: URL, mimetype: 'image/jpeg', filename: 'a.jpg', error: { code: 'deadline_exceeded' } };

const asked = async (media: MediaApi, waitMs: number) => {
  const context = { media, origin: () => 'https://bridge.example' } as unknown as RouteContext;
  return toWaMedia(context, 'default', '447911123456@c.us', RAW, waitMs);
};

describe('the file of a message in the shape of WAHA', () => {
  it('has its link once it is here', async () => {
    const media = new FakeMedia();
    media.files.set(ID, { mimetype: 'image/jpeg', filename: null, bytes: Buffer.from('x') });
    expect(await asked(media, 1_000)).toEqual({ url: URL, mimetype: 'image/jpeg', filename: 'a.jpg' });
  });

  it('says that it did not come in time, and where it will be', async () => {
    const never: MediaApi = { open: () => new Promise(() => undefined) };
    expect(await asked(never, 20)).toMatchObject(LATE);
    const later = new FakeMedia();
    later.files.set(ID, 'pending');
    expect(await asked(later, 1_000)).toMatchObject(LATE);
  });

  it('is not even asked for when the time is over', async () => {
    let asks = 0;
    const counting: MediaApi = {
      open: () => {
        asks += 1;
        return new Promise(() => undefined);
      },
    };
    expect(await asked(counting, 0)).toMatchObject(LATE);
    expect(asks).toBe(0);
  });

  it('says why it cannot be had', async () => {
    expect(await asked(new FakeMedia(), 1_000)).toMatchObject({ url: null, error: { code: 'media_absent' } });
  });
});

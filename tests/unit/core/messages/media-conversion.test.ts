import { BridgeError } from '../../../../src/core/errors/bridge-error.js';
import { MediaConversion } from '../../../../src/core/messages/media-conversion.js';
import { ManualClock } from '../../../support/manual-clock.js';

function open() {
  const kept = new Map<string, string>();
  const refusal: { error: Error | null } = { error: null };
  const intake = {
    keep: async (_session: string, id: string) => {
      if (refusal.error !== null) throw refusal.error;
      kept.set(id, 'converted');
      return {
        as: 'voice' as const,
        kept: { mimetype: 'audio/ogg; codecs=opus', filename: null, bytes: 9, sha256: '' },
      };
    },
  };
  const files = {
    async *read(_session: string, id: string) {
      for (const letter of kept.get(id) ?? '') yield Promise.resolve(Buffer.from(letter));
    },
    remove: async (_session: string, id: string) => {
      kept.delete(id);
    },
  };
  return { kept, refusal, conversion: new MediaConversion(intake, files, new ManualClock()) };
}

describe('converting without sending', () => {
  it('gives the file and leaves none behind', async () => {
    const { kept, conversion } = open();
    const { mimetype, content } = await conversion.convert('default', { data: 'aGVsbG8=' }, 'voice');
    expect([mimetype, Buffer.from(content).toString()]).toEqual(['audio/ogg; codecs=opus', 'converted']);
    expect(kept.size).toBe(0);
  });

  it('refuses what cannot be converted', async () => {
    const { refusal, conversion } = open();
    refusal.error = new BridgeError('conversion_unavailable', 'There is no ffmpeg.');
    await expect(conversion.convert('default', { data: 'aGVsbG8=' }, 'video')).rejects.toThrow('There is no ffmpeg.');
  });
});

import { Readable } from 'node:stream';
import { BridgeError } from '../../src/core/errors/bridge-error.js';
import type { MediaApi, MediaFile, MediaPending } from '../../src/core/media/media-api.js';

/** Files in memory by message id; everything else is a message without one. */
export class FakeMedia implements MediaApi {
  readonly files = new Map<string, { mimetype: string | null; filename: string | null; bytes: Buffer } | 'pending'>();
  /** How many streams were opened. */
  reads = 0;

  open(_session: string, _chat: string, messageId: string): Promise<MediaFile | MediaPending> {
    const file = this.files.get(messageId);
    if (file === undefined) return Promise.reject(new BridgeError('media_absent', 'This message has no file.'));
    if (file === 'pending') return Promise.resolve({ state: 'pending', retryAfterS: 5 });
    return Promise.resolve({
      state: 'ready',
      mimetype: file.mimetype,
      filename: file.filename,
      bytes: file.bytes.length,
      etag: '"c0ffee"',
      read: (range) => {
        this.reads += 1;
        return Readable.from([range === undefined ? file.bytes : file.bytes.subarray(range.from, range.to + 1)]);
      },
    });
  }
}

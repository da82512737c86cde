import type { ConversionApi, ConvertedFile } from '../../src/core/messages/media-conversion.js';
import type { FileSource } from '../../src/core/messages/send-api.js';

/** Gives a few bytes for every file; what was asked is written down. */
export class FakeConversion implements ConversionApi {
  readonly asked: { readonly source: FileSource; readonly to: 'voice' | 'video' }[] = [];

  async convert(_session: string, source: FileSource, to: 'voice' | 'video'): Promise<ConvertedFile> {
    this.asked.push({ source, to });
    const mimetype = to === 'voice' ? 'audio/ogg; codecs=opus' : 'video/mp4';
    return { mimetype, content: Buffer.from(`a ${to}`) };
  }
}

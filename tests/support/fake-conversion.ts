import { readFile } from 'node:fs/promises';
import type { FileBytes, OutgoingFile } from '../../src/core/messages/send-api.js';
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

/** Bytes of files as they came; an address stands for the picture that is set. */
export class FakeFileBytes implements FileBytes {
  readonly fetched: string[] = [];
  picture = Buffer.from('iVBORw0KGgo=', 'base64');

  bytes({ source }: OutgoingFile): Promise<Uint8Array> {
    if ('data' in source) return Promise.resolve(Buffer.from(source.data.replace(/^data:[^,]*,/, ''), 'base64'));
    if ('path' in source) return readFile(source.path);
    this.fetched.push(source.url);
    return Promise.resolve(this.picture);
  }
}

import { PassThrough, Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { ZipEntry } from '../core/ports/export-ports.js';

/** See `ZipMaker`. One entry at a time, no faster than the zip is read; abandoned, it lets go of everything. */
export async function* zipStream(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Uint8Array> {
  const zip = new ZipFile();
  const output = zip.outputStream.pipe(new PassThrough());
  let current: Readable | undefined;
  zip.on('error', (error: Error) => output.destroy(error));

  const fill = async (): Promise<void> => {
    for await (const { path, at, isText, content } of entries) {
      if (output.destroyed) return;
      current = Readable.from(toBytes(content), { objectMode: false });
      zip.addReadStream(current, path, { mtime: new Date(at * 1000), compress: isText, mode: 0o100600 });
      await finished(current);
    }
    zip.end();
  };
  const filled = fill().catch((error: unknown) => {
    output.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  try {
    for await (const chunk of output) yield chunk as Uint8Array;
  } finally {
    output.destroy();
    current?.destroy();
    await filled;
  }
}

async function* toBytes(content: AsyncIterable<Uint8Array | string>): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
}

import type { Page } from 'puppeteer';
import type { OutgoingBytes } from '../core/ports/page-sender.js';
import { callPage } from './page-bridge.js';

const SHORT_MS = 15_000;
const SLICE_BYTES = 1024 * 1024;

/** Brings a file into the page, slice by slice, so that neither side ever holds it as one text; gives its token there. */
export async function handOver(page: Page, file: OutgoingBytes): Promise<number> {
  const { mimetype, filename } = file;
  const token = await callPage(page, 'openUpload', { mimetype, filename }, SHORT_MS);
  for await (const block of file.read()) {
    for (let from = 0; from < block.byteLength; from += SLICE_BYTES) {
      const data = Buffer.from(block.subarray(from, from + SLICE_BYTES)).toString('base64');
      await callPage(page, 'addSlice', { token, data }, SHORT_MS);
    }
  }
  return token;
}

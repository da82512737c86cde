import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The browser that set-up found and recorded in dist/browser.json, or undefined when it found none. */
export async function recordedBrowserPath(projectRoot: string): Promise<string | undefined> {
  try {
    const record: unknown = JSON.parse(await readFile(join(projectRoot, 'dist', 'browser.json'), 'utf8'));
    const isRecord = typeof record === 'object' && record !== null && 'path' in record;
    return isRecord && typeof record.path === 'string' ? record.path : undefined;
  } catch {
    // No record, or an unreadable one, means the same: nothing was found, and starting the browser will say so.
    return undefined;
  }
}

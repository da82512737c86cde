import { recordedBrowserPath } from '../../src/engine/browser/recorded-browser.js';
import { projectRoot } from '../../src/config/project-root.js';

/** The browser to test with. Its absence is a failure, never a silent skip (ruling 15). */
export async function browserPath(): Promise<string> {
  const path = process.env['PUPPETEER_EXECUTABLE_PATH'] ?? (await recordedBrowserPath(projectRoot()));
  if (path === undefined) throw new Error('End-to-end tests need Chromium: run `npm test`, whose set-up finds one.');
  return path;
}

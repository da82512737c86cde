// An owner to be killed: owns the profile in argv, starts a browser on it, says so, and never ends by itself.
import { launchBrowser } from '../../../dist/src/engine/browser/launch-browser.js';
import { ownProfile } from '../../../dist/src/engine/browser/own-profile.js';

const [sessionDir, profileDir, executablePath, howFar] = process.argv.slice(2);
const owner = await ownProfile(sessionDir, { profileDir });
const { browser } = await launchBrowser({
  executablePath,
  profileDir,
  chromeArgs: [owner.browserFlag],
  timeoutMs: 30_000,
});
const { pid } = browser.process();
if (howFar === 'recorded') await owner.recordBrowser(pid);
process.stdout.write(`${pid}\n`);
setInterval(() => undefined, 60_000);

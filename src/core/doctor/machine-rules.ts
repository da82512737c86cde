import type { BrowserTrial, DiskFacts, MachineFacts, SandboxState } from '../ports/probes.js';
import { failure, fine, warning } from './finding.js';
import type { MachineFinding } from './finding.js';
import { sizeText } from './size-text.js';

const MB = 1024 * 1024;
const OLDEST_NODE = [20, 19] as const;
/** A snapshot is not begun when less than 64 MB would stay free; Chrome itself needs room too. */
const DISK_FAILS_BELOW = 256 * MB;
const DISK_WARNS_BELOW = 1024 * MB;
const MEMORY_WARNS_BELOW = 400 * MB;
const CLOCK_JUMP_WARNS_ABOVE_MS = 60_000;
/** Nobody runs this before it was written: a clock that says so is wrong. */
const WRITTEN_MS = Date.UTC(2026, 0, 1);

/** What the facts about a machine mean. */
export function machineFindings(facts: MachineFacts): MachineFinding[] {
  return [ofNode(facts), ...ofDisk(facts.disk), ofMemory(facts), ofShm(facts), ofClock(facts)];
}

/** What starting the browser showed. */
export function browserFindings(trial: BrowserTrial): MachineFinding[] {
  if (trial.executable === null) {
    return [
      failure('browser', 'No Chrome or Chromium was found.', 'Install Chromium, or set PUPPETEER_EXECUTABLE_PATH.'),
    ];
  }
  if (trial.product === null) {
    return [
      failure(
        'browser',
        `${trial.executable} does not start: ${trial.problem ?? 'it gave no reason'}.`,
        'Start it by hand with --version to see what it lacks, or set PUPPETEER_EXECUTABLE_PATH to another one.',
      ),
    ];
  }
  return [fine('browser', `${trial.product} at ${trial.executable} starts.`), sandboxFinding(trial.sandbox)];
}

/** Whether pages are confined, with the reason when they are not (ruling 10). */
export function sandboxFinding(state: SandboxState): MachineFinding {
  switch (state) {
    case 'on':
      return fine('sandbox', 'Chrome runs with its sandbox.');
    case 'off_as_root':
      return warning(
        'sandbox',
        'Chrome runs without its sandbox, because this process is root.',
        'Run Causeway as an ordinary user, outside or inside a container.',
      );
    case 'off_by_setting':
      return warning('sandbox', 'CHROME_ARGS turns the sandbox off.', 'Take --no-sandbox out of CHROME_ARGS.');
    case 'off_after_failure':
      return warning(
        'sandbox',
        'Chrome cannot start with its sandbox here, so it runs without.',
        'Allow unprivileged user namespaces (kernel.apparmor_restrict_unprivileged_userns=0 on Ubuntu).',
      );
    case 'unknown':
      return fine('sandbox', 'No browser runs, so its sandbox was not looked at.');
  }
}

function ofNode({ node, nodeRssBytes }: MachineFacts): MachineFinding {
  const [major = 0, minor = 0] = node.replace(/^v/, '').split('.').map(Number);
  const isOld = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
  if (isOld) return failure('node', `Node ${node} is too old.`, 'Install Node 20.19 or newer.');
  return fine('node', `Node ${node}, using ${sizeText(nodeRssBytes)}.`);
}

function ofDisk({ folder, freeBytes, isWritable, isPrivate }: DiskFacts): MachineFinding[] {
  if (!isWritable) {
    return [
      failure(
        'disk',
        `${folder} cannot be written to.`,
        'Give it to the user that Causeway runs as, or set SESSIONS_DIR.',
      ),
    ];
  }
  const findings: MachineFinding[] = [];
  if (freeBytes !== null) {
    const free = `${sizeText(freeBytes)} are free on the disk of ${folder}.`;
    if (freeBytes < DISK_FAILS_BELOW) findings.push(failure('disk', free, 'Make room: a full disk damages profiles.'));
    else if (freeBytes < DISK_WARNS_BELOW) findings.push(warning('disk', free, 'Make room before it is used up.'));
    else findings.push(fine('disk', free));
  }
  if (isPrivate === false) {
    findings.push(
      warning('permissions', `Other users of this machine can look into ${folder}.`, `Run: chmod 700 '${folder}'`),
    );
  }
  return findings;
}

function ofMemory({ memory }: MachineFacts): MachineFinding {
  const text = `${sizeText(memory.availableBytes)} of ${sizeText(memory.totalBytes)} memory are available.`;
  if (memory.availableBytes >= MEMORY_WARNS_BELOW) return fine('memory', text);
  return warning(
    'memory',
    text,
    'Run fewer sessions here, or give the machine more memory: a session takes some 400 MB.',
  );
}

function ofShm({ shm }: MachineFacts): MachineFinding {
  if (shm === null) return fine('shm', 'This system has no /dev/shm, and none is needed.');
  return fine('shm', `/dev/shm has ${sizeText(shm.totalBytes)}; Chrome is told not to use it, so any size will do.`);
}

function ofClock({ clock }: MachineFacts): MachineFinding {
  const now = new Date(clock.nowMs).toISOString();
  if (clock.nowMs < WRITTEN_MS) {
    return failure('clock', `The clock says ${now}, which is past.`, 'Set the clock: WhatsApp refuses a wrong one.');
  }
  const jumpedS = Math.round(clock.jumpedMs / 1000);
  if (Math.abs(clock.jumpedMs) <= CLOCK_JUMP_WARNS_ABOVE_MS)
    return fine('clock', `The clock says ${now} and runs evenly.`);
  return warning(
    'clock',
    `The clock was moved by ${String(jumpedS)} s since Causeway started, or the machine slept.`,
    'Compare it with a clock you trust, and let the machine keep it by NTP.',
  );
}

// Runs every test and ends with the count alone on the last line: `N passed, N failed, N skipped`.
// `npm test -- ARGS` hands ARGS to jest. A skipped test, an empty run and a hang are failures.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { processFamily } from './process-family.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const JEST = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
/** A hang bound, not a goal: `npm test` is meant to take a few minutes. */
const PHASE_BOUND_MS = Number(process.env.TEST_PHASE_BOUND_S ?? 30 * 60) * 1000;

/** Browsers are heavy, and what is wrong in a unit shows sooner: end-to-end files run after everything else. */
const PHASES = [
  ['--selectProjects', 'unit', 'contract', 'integration', '--maxWorkers=2'],
  ['--selectProjects', 'e2e', '--maxWorkers=2'],
];

const args = process.argv.slice(2);
const choosesProjects = args.some((arg) => arg.startsWith('--selectProjects'));
const choosesByName = args.some((arg) => /^(-t|--testNamePattern)(=|$)/.test(arg));
const folder = mkdtempSync(join(tmpdir(), 'causeway-test-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const total = { passed: 0, failed: 0, skipped: 0 };
const complaints = [];
for (const [index, phase] of (choosesProjects ? [['--runInBand']] : PHASES).entries()) {
  await runPhase(phase, join(folder, `phase-${index}.json`));
}
if (total.passed + total.failed === 0) complaints.push('no test ran');
for (const complaint of complaints) console.log(`! ${complaint}`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = complaints.length > 0 || total.failed > 0 ? 1 : 0;

async function runPhase(phase, report) {
  const options = ['--passWithNoTests', '--json', `--outputFile=${report}`];
  const code = await runJest([...phase, ...options, ...args]);
  const result = readReport(report);
  if (result === null) {
    complaints.push(`jest ended with ${code} and without a report`);
    return;
  }
  // Without arguments everything is meant: a phase that finds nothing has lost its tests.
  if (args.length === 0 && result.numTotalTests === 0) complaints.push(`no test ran with ${phase.join(' ')}`);
  total.passed += result.numPassedTests;
  // A file that cannot even be loaded has no tests to count, so it counts as one.
  total.failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
  const skipped = skippedIn(result);
  total.skipped += skipped.length;
  if (!choosesByName) complaints.push(...skipped.map((name) => `skipped: ${name}`));
  if (code !== 0 && result.numFailedTests + result.numRuntimeErrorTestSuites === 0) {
    complaints.push(`jest ended with ${code} though no test failed`);
  }
}

function runJest(jestArgs) {
  const child = spawn(process.execPath, ['--experimental-vm-modules', '--no-warnings', JEST, ...jestArgs], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const bound = setTimeout(() => {
    complaints.push(`jest was still running after ${PHASE_BOUND_MS / 1000} s and was killed`);
    killFamily(child.pid);
  }, PHASE_BOUND_MS);
  const stop = () => {
    killFamily(child.pid);
    process.exit(1);
  };
  process.once('SIGTERM', stop);
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      clearTimeout(bound);
      process.off('SIGTERM', stop);
      resolve(code ?? signal);
    });
  });
}

/** Ends jest and its browsers, whatever state they are in. */
function killFamily(pid) {
  for (const member of processFamily(pid)) {
    try {
      process.kill(member, 'SIGKILL');
    } catch {
      // It ended by itself in the meantime.
    }
  }
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

function skippedIn(result) {
  return result.testResults.flatMap((file) =>
    file.assertionResults
      .filter((test) => ['pending', 'todo', 'skipped', 'disabled'].includes(test.status))
      .map((test) => `${test.fullName} (${file.name})`),
  );
}

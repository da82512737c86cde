import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A copy of our scripts around a tiny program, in a folder of its own, with this checkout's node_modules. */
export interface SmallHouse {
  readonly root: string;
  write(file: string, text: string): void;
  /** Runs a script of ours there. `env` is added to a clean environment in which npm is a recorder. */
  run(script: string, args: readonly string[], env?: Readonly<Record<string, string>>): Ended;
  remove(): void;
}

const HANG_BOUND_MS = 100_000;

const FILES = {
  'src/main.ts': `export const answer: number = 1;\n`,
  'src/engine/page/main.ts': 'export {};\n',
  'simulator/page/main.ts': 'export {};\n',
  // Takes the place of npm: says what it was asked, and answers as NPM_CODE tells it to.
  'npm.js': `console.log('npm was asked to ' + process.argv.slice(2).join(' '));\nprocess.exit(Number(process.env.NPM_CODE ?? 0));\n`,
  'browser.sh': `#!/bin/sh\necho Chromium 1.2.3.4\n`,
};

export function buildSmallHouse(): SmallHouse {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'causeway-house-')));
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text, { mode: 0o755 });
  };
  for (const file of [
    'scripts',
    'package.json',
    'package-lock.json',
    'jest.config.js',
    'tsconfig.json',
    'tsconfig.base.json',
  ]) {
    cpSync(file, join(root, file), { recursive: true });
  }
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
  for (const [file, text] of Object.entries(FILES)) write(file, text);
  const clean = {
    PATH: process.env['PATH'] ?? '',
    HOME: root,
    npm_execpath: join(root, 'npm.js'),
    PUPPETEER_EXECUTABLE_PATH: join(root, 'browser.sh'),
  };
  return {
    root,
    write,
    run(script, args, env = {}) {
      const options = { cwd: root, env: { ...clean, ...env }, encoding: 'utf8', timeout: HANG_BOUND_MS } as const;
      const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, script), ...args], options);
      return { status, stdout, stderr };
    },
    remove() {
      rmSync(root, { recursive: true, force: true });
    },
  };
}

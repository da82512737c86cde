import { spawn } from 'node:child_process';

/**
 * Runs a program with its output on our stderr. Resolves to its exit code; 127 when it could not be started, 124 when
 * it did not end within `boundMs` and was killed.
 */
export function runCommand(program, args, { boundMs = 0, ...options } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 2, 2], ...options });
    let timedOut = false;
    const bound =
      boundMs > 0
        ? setTimeout(() => {
            timedOut = true;
            child.kill('SIGKILL');
          }, boundMs)
        : undefined;
    const end = (code) => {
      clearTimeout(bound);
      resolve(timedOut ? 124 : code);
    };
    child.on('error', () => end(127));
    child.on('close', (code) => end(code ?? 1));
  });
}

/** Runs npm as this very Node would: the npm that started us when there is one, else the one on the PATH. */
export function runNpm(args, options = {}) {
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('.js')) return runCommand(process.execPath, [cli, ...args], options);
  return runCommand('npm', args, { shell: process.platform === 'win32', ...options });
}

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Paths of all committed and added files that exist, relative to the checkout. */
export function trackedFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return listed.split('\0').filter((file) => file !== '' && existsSync(file));
}

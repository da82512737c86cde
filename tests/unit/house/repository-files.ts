import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Paths of all files that are committed or would be, relative to the checkout; what .gitignore names is left out. */
export function repositoryFiles(): string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const listed = execFileSync('git', args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return listed.split('\0').filter((file) => file !== '' && existsSync(file));
}

/**
 * Whether a path from an archive or a manifest stays inside the folder it is unpacked to: relative, forward slashes,
 * no `..`, no empty part, no NUL, no drive letter.
 */
export function isSafeArchivePath(path: string): boolean {
  if (path === '' || /[\0\\]/.test(path) || /^[A-Za-z]:/.test(path)) return false;
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

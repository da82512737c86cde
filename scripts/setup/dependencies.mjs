import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNpm } from './run-command.mjs';
import { saying } from './say.mjs';

/**
 * Names the first package that package-lock.json asks for and node_modules lacks, or null when all are there.
 * npm writes node_modules/.package-lock.json as the last step of an install, so it serves as the stamp.
 */
export function missingPackage(root, { includeDev }) {
  const wanted = readJson(join(root, 'package-lock.json'));
  const installed = readJson(join(root, 'node_modules', '.package-lock.json'));
  // Without a lockfile (inside an image) there is nothing to compare with and nothing to install.
  if (wanted === null) return null;
  if (installed === null) return 'node_modules';
  for (const [path, entry] of Object.entries(wanted.packages)) {
    if (path === '' || entry.optional || entry.devOptional || (entry.dev && !includeDev)) continue;
    const found = installed.packages[path];
    const same = found?.version === entry.version && found?.integrity === entry.integrity;
    if (!same || !existsSync(join(root, path))) return path.replace(/^node_modules\//, '');
  }
  return null;
}

/** Installs exactly what package-lock.json says. Throws one sentence when npm fails. */
export async function installDependencies(root, missing) {
  await saying(`installing dependencies with npm ci (${missing} is missing or differs)`, async () => {
    const code = await runNpm(['ci', '--include=dev', '--no-audit', '--no-fund'], { cwd: root });
    if (code !== 0)
      throw new Error(`npm ci ended with code ${code}; its own message is above. Is the network reachable?`);
  });
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

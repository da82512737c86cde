import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The script of the simulated page as `npm run build` made it; throws with what to do when it has not been built. */
export async function readPageBundle(): Promise<string> {
  const file = join(repositoryRoot(), 'dist', 'bundles', 'simulator-page.js');
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new Error(`The simulated page is not built: ${file} is missing. Run \`npm run build\`.`, { cause: error });
  }
}

/** The nearest folder above this file with a package.json: true for the sources and for dist alike. */
function repositoryRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const above = dirname(folder);
    if (above === folder) throw new Error('No package.json above the simulator.');
    folder = above;
  }
  return folder;
}

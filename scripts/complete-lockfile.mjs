// Adds to package-lock.json the builds for other platforms that npm left out. A registry that mirrors some platforms only
// makes npm drop the others from the lockfile, and then `npm ci` refuses the lockfile everywhere. Run it after every
// change of dependencies (`npm run lockfile`); with --check it only names what is missing.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const file = join(dirname(fileURLToPath(import.meta.url)), '..', 'package-lock.json');
const lockfile = JSON.parse(readFileSync(file, 'utf8'));
const missing = missingBuilds(lockfile.packages);

if (!process.argv.includes('--check')) {
  for (const { name, version, dev } of missing)
    lockfile.packages[`node_modules/${name}`] = entryFor(name, version, dev);
  const sorted = Object.entries(lockfile.packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
  lockfile.packages = Object.fromEntries(sorted);
  writeFileSync(file, `${JSON.stringify(lockfile, null, 2)}\n`);
  console.log(`package-lock.json: added ${missing.length} builds for other platforms`);
} else if (missing.length > 0) {
  console.error(`package-lock.json lacks ${missing.map(({ name }) => name).join(', ')}: run npm run lockfile`);
  process.exitCode = 1;
}

function missingBuilds(packages) {
  return Object.entries(packages).flatMap(([path, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name]) => !isThere(packages, path, name))
      .map(([name, version]) => ({ name, version, dev: entry.dev === true })),
  );
}

/** Looks for a package as Node would: in the folder itself, then in every folder above. */
function isThere(packages, path, name) {
  for (let base = path; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
    if (`${base === '' ? '' : `${base}/`}node_modules/${name}` in packages) return true;
    if (base === '') return false;
  }
}

/** `binding-linux-arm64-musl` says what it is for. Its checksum is unknown here, so npm takes the registry's. */
function entryFor(name, version, dev) {
  const [, os, cpu, abi] =
    /-(android|darwin|freebsd|linux|openharmony|win32)-([a-z0-9]+)(?:-([a-z]+))?$/.exec(name) ?? [];
  if (os === undefined || !/^\d/.test(version)) throw new Error(`${name}@${version}: neither a platform nor a version`);
  const libc = os === 'linux' ? (abi?.startsWith('musl') ? ['musl'] : ['glibc']) : undefined;
  return { version, cpu: [cpu], ...(dev && { dev }), ...(libc && { libc }), optional: true, os: [os] };
}

// What `npm start`, `npm test` and `npm run demo` run first: everything a fresh clone lacks, and nothing twice.
// Node built-ins only, and no import before the version check, so that an old Node gets a sentence and not a stack.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Causeway needs Node 20.19 or newer; this is ${process.version}. Install a current Node.js and try again.`,
  );
  process.exit(1);
}

const { prepare } = await import('./setup/prepare.mjs');
process.exitCode = await prepare(process.argv[2] ?? 'start');

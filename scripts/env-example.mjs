// Writes .env.example from the configuration schema; with --check it only says whether the file is up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderEnvExample } from '../dist/src/config/env-example.js';

const file = join(dirname(fileURLToPath(import.meta.url)), '..', '.env.example');
const text = renderEnvExample();
if (!process.argv.includes('--check')) {
  writeFileSync(file, text);
} else if (readFileSync(file, 'utf8') !== text) {
  console.error('.env.example is not what src/config/schema.ts makes: run npm run env:example');
  process.exitCode = 1;
}

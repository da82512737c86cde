#!/usr/bin/env node
import { runCli } from './run-cli.js';

const terminal = { env: process.env, input: process.stdin, output: process.stdout, errors: process.stderr };

process.exitCode = await runCli(process.argv.slice(2), terminal, async () => {
  // The bridge's own entry point listens and handles signals as soon as it is loaded.
  await import('../main.js');
});

import { readFileSync } from 'node:fs';
import { parse } from 'dotenv';

/**
 * Adds the variables of a `.env` file to `env`. What is set already wins, where an empty text counts as unset. A missing
 * file is no error; an unreadable one throws.
 */
export function loadEnvFile(path = '.env', env: NodeJS.ProcessEnv = process.env): void {
  for (const [name, value] of Object.entries(parse(readIfThere(path)))) {
    env[name] ||= value;
  }
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

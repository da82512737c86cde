import { config } from 'dotenv';

/**
 * Adds the variables of a `.env` file to `env`. Variables that are set already win, and a missing file is no error; an
 * unreadable one throws.
 */
export function loadEnvFile(path = '.env', env: NodeJS.ProcessEnv = process.env): void {
  const { error } = config({ path, processEnv: env, quiet: true });
  if (error !== undefined && (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadEnvFile } from '../../../src/config/load-env-file.js';

describe('reading .env', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'causeway-env-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('adds what is unset or empty and keeps what is set', () => {
    const file = join(folder, '.env');
    writeFileSync(file, `PORT=4000\nHOST=0.0.0.0\nCHROME_ARGS='--a="b c"'\n`);
    const env: NodeJS.ProcessEnv = { PORT: '5000', HOST: '' };
    loadEnvFile(file, env);
    expect(env).toEqual({ PORT: '5000', HOST: '0.0.0.0', CHROME_ARGS: '--a="b c"' });
  });

  it('does nothing when there is no file', () => {
    const env: NodeJS.ProcessEnv = {};
    loadEnvFile(join(folder, '.env'), env);
    expect(env).toEqual({});
  });

  it('throws when the file cannot be read', () => {
    mkdirSync(join(folder, '.env'));
    expect(() => {
      loadEnvFile(join(folder, '.env'), {});
    }).toThrow(/EISDIR/);
  });
});

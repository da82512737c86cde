import { readFileSync } from 'node:fs';
import { parse } from 'dotenv';
import { renderEnvExample } from '../../../src/config/env-example.js';
import { loadConfig } from '../../../src/config/load.js';
import { ConfigSchema } from '../../../src/config/schema.js';

describe('.env.example', () => {
  it('is what the schema makes', () => {
    expect(readFileSync('.env.example', 'utf8')).toBe(renderEnvExample());
  });

  it('names every variable, and loads with every example uncommented', () => {
    const values = parse(renderEnvExample().replace(/^#(?=[A-Z_]+=)/gm, ''));
    expect(Object.keys(values).sort()).toEqual(Object.keys(ConfigSchema.shape).sort());
    expect(loadConfig(values).chromeArgs).toEqual(['--lang=pt-BR', '--user-agent=My Browser 1.0']);
  });

  it('changes nothing when it is copied as it is', () => {
    expect(parse(renderEnvExample())).toEqual({});
  });
});

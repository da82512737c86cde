import type { z } from 'zod';
import type { ErrorDetail } from '../core/errors/bridge-error.js';
import { ConfigSchema, settingMeta, type ConfigKey } from './schema.js';

type CamelCase<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Lowercase<Head>}${Capitalize<CamelCase<Tail>>}`
  : Lowercase<Name>;

type Settings = z.output<typeof ConfigSchema>;

/** The checked configuration: `SESSIONS_DIR` is `sessionsDir`. Unset optional settings are undefined. */
export type Config = { readonly [Key in ConfigKey as CamelCase<Key>]: Settings[Key] };

/** The configuration cannot be used. `details` names every bad variable; secret values are masked. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly details: readonly ErrorDetail[];

  constructor(details: readonly ErrorDetail[]) {
    const lines = details.map(
      ({ field, expected, received }) => `  ${field}: expected ${expected}; received ${received}`,
    );
    super(`The configuration cannot be used:\n${lines.join('\n')}`);
    this.details = details;
  }
}

/** Names of other products under which a variable is read too, so that their `.env` can be used as it is. */
const ALIASES: Readonly<Partial<Record<ConfigKey, string>>> = { API_KEY: 'WAHA_API_KEY', PUBLIC_URL: 'WAHA_BASE_URL' };

/**
 * Checks the environment against the schema. An empty text counts as unset, unknown variables are ignored. Throws one
 * ConfigError that lists everything wrong.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const settings: Record<string, unknown> = {};
  const details: ErrorDetail[] = [];
  for (const name of Object.keys(ConfigSchema.shape) as ConfigKey[]) {
    const alias = ALIASES[name];
    const own = given(env[name]);
    const other = alias === undefined ? undefined : given(env[alias]);
    if (alias !== undefined && own !== undefined && other !== undefined && own !== other) {
      details.push({ ...wrong(name, other), field: alias, expected: `the same as ${name}, or one of them alone` });
      continue;
    }
    const value = own ?? other;
    const result = ConfigSchema.shape[name].safeParse(value);
    if (result.success) settings[name] = result.data;
    else
      details.push({
        ...wrong(name, value),
        field: own === undefined && alias !== undefined && other !== undefined ? alias : name,
      });
  }
  // A variable that was refused is absent here, so only what is known good can be in conflict.
  details.push(...conflictsIn(settings));
  if (details.length > 0) throw new ConfigError(details);
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [toCamelCase(name), value])) as Config;
}

function given(value: string | undefined): string | undefined {
  return value?.trim() === '' ? undefined : value;
}

function wrong(name: ConfigKey, value: string | undefined): ErrorDetail {
  const { expected, secret } = settingMeta(name);
  const received = value === undefined ? 'nothing' : JSON.stringify(value);
  return { field: name, expected, received: secret === true ? `a hidden text of ${lengthOf(value)}` : received };
}

function lengthOf(value = ''): string {
  return `${String(value.length)} characters`;
}

/** Settings that are fine alone and not together. */
function conflictsIn(settings: Partial<Settings>): ErrorDetail[] {
  const details: ErrorDetail[] = [];
  if (settings.AUTH === 'none' && settings.HOST !== undefined && !isLoopback(settings.HOST)) {
    details.push(wrong('AUTH', `none with HOST=${settings.HOST}`));
  }
  if (settings.JWKS_URL !== undefined && settings.JWT_ISSUER === undefined)
    details.push(wrong('JWT_ISSUER', undefined));
  if (settings.JWKS_URL !== undefined && settings.API_KEY?.split('.').length === 3) {
    const expected = 'a key that is not three parts with dots between: with JWKS_URL that is a login token';
    details.push({ field: 'API_KEY', expected, received: 'such a one' });
  }
  for (const { dialect, port } of settings.DIALECT_PORTS ?? []) {
    if (port !== settings.PORT) continue;
    details.push({
      field: 'DIALECT_PORTS',
      expected: 'ports other than PORT, which serves every dialect',
      received: `"${dialect}:${String(port)}" with PORT=${String(settings.PORT)}`,
    });
  }
  return details;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function toCamelCase(name: string): string {
  return name.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

import type { ApiKeyView } from '../../core/keys/api-key.js';
import type { BridgeOptions, CommandContext } from '../command-context.js';
import { EXIT } from '../exit-codes.js';
import { table } from '../output/table.js';

export interface KeyCreateOptions extends BridgeOptions {
  readonly scopes: string;
  readonly name?: string | undefined;
  readonly sessions?: string | undefined;
  readonly organisation?: string | undefined;
  readonly expires?: string | undefined;
  readonly from?: string | undefined;
  readonly perMinute?: string | undefined;
}

export interface KeysOptions extends BridgeOptions {
  readonly organisation?: string | undefined;
  readonly json?: boolean | undefined;
}

/** Makes a key and prints it, this once. */
export async function createKey(context: CommandContext, options: KeyCreateOptions): Promise<number> {
  const { key, apiKey } = await context.bridge(options).ask<{ key: string; apiKey: ApiKeyView }>('POST', '/keys', {
    name: options.name,
    scopes: listOf(options.scopes),
    sessions: listOf(options.sessions),
    ipAllow: listOf(options.from),
    organisation: options.organisation,
    expiresAt: options.expires === undefined ? undefined : toTime(options.expires),
    ratePerMinute: options.perMinute === undefined ? undefined : Number(options.perMinute),
  });
  const { output, errors } = context.terminal;
  output.write(`${key}\n`);
  errors.write(`Key ${apiKey.id} (${apiKey.scopes.join(', ')}). Keep it: it is not shown again.\n`);
  return EXIT.done;
}

/** Prints the keys of an organisation. */
export async function listKeys(context: CommandContext, options: KeysOptions): Promise<number> {
  const { apiKeys } = await context
    .bridge(options)
    .ask<{ apiKeys: readonly ApiKeyView[] }>('GET', `/keys${queryOf(options)}`);
  const text = options.json === true ? `${JSON.stringify(apiKeys, null, 2)}\n` : keysText(apiKeys);
  context.terminal.output.write(text);
  return EXIT.done;
}

/** Revokes a key for good. */
export async function revokeKey(context: CommandContext, id: string, options: KeysOptions): Promise<number> {
  const { apiKey } = await context
    .bridge(options)
    .ask<{ apiKey: ApiKeyView }>('DELETE', `/keys/${encodeURIComponent(id)}${queryOf(options)}`);
  context.terminal.output.write(`Key ${apiKey.id} (${apiKey.name}) is revoked.\n`);
  return EXIT.done;
}

function queryOf({ organisation }: KeysOptions): string {
  return organisation === undefined ? '' : `?organisation=${encodeURIComponent(organisation)}`;
}

function listOf(text: string | undefined): readonly string[] | undefined {
  return text?.split(',').map((part) => part.trim());
}

/** `30d` and `12h` count from now; all else goes to the bridge as it is. */
function toTime(text: string): string {
  const [, count, unit] = /^(\d{1,5})([dh])$/.exec(text) ?? [];
  if (count === undefined) return text;
  return new Date(Date.now() + Number(count) * (unit === 'd' ? 86_400_000 : 3_600_000)).toISOString();
}

function keysText(keys: readonly ApiKeyView[]): string {
  if (keys.length === 0) return 'There is no key yet but the one in the configuration.\n';
  const rows = keys.map((key) => [
    key.id,
    `${key.prefix}…`,
    key.name,
    key.scopes.join(','),
    key.sessions?.join(',') ?? 'all',
    stateOf(key),
    key.lastUsedAt ?? 'never',
  ]);
  return table([['ID', 'KEY', 'NAME', 'SCOPES', 'SESSIONS', 'STATE', 'LAST USED'], ...rows]);
}

function stateOf({ revokedAt, expiresAt, enabled }: ApiKeyView): string {
  if (revokedAt !== null) return 'revoked';
  if (!enabled) return 'off';
  if (expiresAt === null) return 'good';
  return Date.parse(expiresAt) <= Date.now() ? 'expired' : `until ${expiresAt}`;
}

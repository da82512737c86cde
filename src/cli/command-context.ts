import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnvFile } from '../config/load-env-file.js';
import { loadConfig } from '../config/load.js';
import type { Config } from '../config/load.js';
import { projectRoot } from '../config/project-root.js';
import type { Offline } from '../offline.js';
import { BridgeClient } from './bridge-client.js';
import type { Terminal } from './terminal.js';

/** The options of every command that may talk to the running bridge. */
export interface BridgeOptions {
  readonly url?: string | undefined;
  readonly key?: string | undefined;
}

/** What a command works with. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly config: Config;
  readonly root: string;
  readonly version: string;
  /** Loaded when it is needed: it brings the browser's driver and the database with it. */
  offline(): Promise<Offline>;
  bridge(options: BridgeOptions): BridgeClient;
}

/** Reads `.env` and the configuration. Throws `ConfigError`. */
export function openContext(terminal: Terminal): CommandContext {
  const { env } = terminal;
  loadEnvFile(undefined, env);
  const config = loadConfig(env);
  const root = projectRoot();
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return {
    terminal,
    config,
    root,
    version,
    offline: async () => {
      const { Offline } = await import('../offline.js');
      return new Offline(config, root, version);
    },
    bridge: ({ url, key }) => new BridgeClient({ url: url ?? addressOf(config), key: key ?? config.apiKey }),
  };
}

/** Where a bridge with this configuration listens, seen from this machine. */
function addressOf({ host, port }: Config): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${String(port)}`;
}

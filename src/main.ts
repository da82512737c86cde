import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startBridge } from './bridge.js';
import { banner, curlLine } from './cli/banner.js';
import { startConnectHint } from './cli/connect-hint.js';
import { LiveBlock } from './cli/live-block.js';
import { SessionScreen } from './cli/session-screen.js';
import { loadEnvFile } from './config/load-env-file.js';
import { ConfigError, loadConfig } from './config/load.js';
import { projectRoot } from './config/project-root.js';
import { createLogger } from './observability/logger.js';

async function main(): Promise<void> {
  loadEnvFile();
  const config = loadConfig(process.env);
  const root = projectRoot();
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

  const block = new LiveBlock(process.stdout);
  const destination = block.isLive ? { write: (line: string) => block.print(line) } : undefined;
  const log = createLogger({ level: config.logLevel, destination });
  // whatsapp-web.js leaves rejections behind when its page navigates; none of them may end the process.
  process.on('unhandledRejection', (err) => log.error({ err }, 'A promise was rejected and nobody listened'));

  const bridge = await startBridge(config, log, root, version);
  const facts = { url: bridge.url, session: config.defaultSession, newKey: bridge.newKey, auth: config.auth };
  block.print(banner(facts));
  const view = { history: bridge.history };
  new SessionScreen(bridge.sessions, config.defaultSession, block, curlLine(facts), view).start();
  startConnectHint({ ...bridge, session: config.defaultSession, print: (text) => block.print(text) });

  // Before the first browser: a signal that nobody hears would leave it behind.
  let stopping = false;
  const stop = (why: NodeJS.Signals | 'API', force = false): void => {
    if (stopping && why !== 'API') process.exit(1);
    if (stopping) return;
    stopping = true;
    log.info({ why, force }, 'Stopping: requests end, browsers close, links are kept');
    void bridge.stop({ force }).then(() => process.exit(0));
  };
  process.on('SIGTERM', (signal) => stop(signal));
  process.on('SIGINT', (signal) => stop(signal));
  void bridge.stopAsked.then(({ force }) => stop('API', force));

  await bridge.sessions.restore();
  await bridge.sessions.ensure(config.defaultSession);
}

try {
  await main();
} catch (error) {
  const isKnown = error instanceof ConfigError || (error instanceof Error && error.cause !== undefined);
  console.error(isKnown ? error.message : error);
  process.exit(1);
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../core/ports/clock.js';
import type { Engine, EngineSession, EngineSessionOptions, EngineSignal } from '../core/ports/engine.js';
import type { Log } from '../core/ports/log.js';
import type { ProfileKeeper } from '../core/ports/profile-keeper.js';
import { BrowserSession } from './session.js';

export interface EngineOptions {
  /** Profiles stand in `<sessionsDir>/<name>/profile`, as LocalAuth lays them out inside. */
  readonly sessionsDir: string;
  readonly executablePath: string | undefined;
  readonly chromeArgs: readonly string[];
  readonly proxyUrl?: string | undefined;
  readonly clock: Clock;
  readonly presence: 'available' | 'unavailable';
  readonly memoryBudgetBytes?: number | undefined;
  /** Who keeps the profile of a session's folder safe. */
  readonly profiles: (sessionDir: string) => ProfileKeeper;
  /** Path of the bundled `engine/page` script. */
  readonly pageScriptPath: string;
  readonly log: Log;
}

/** Opens sessions on whatsapp-web.js in a headless browser of their own each. */
export class BrowserEngine implements Engine {
  readonly #options: EngineOptions;
  readonly #pageScript: string;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#pageScript = readFileSync(options.pageScriptPath, 'utf8');
  }

  open(name: string, session: EngineSessionOptions, onSignal: (signal: EngineSignal) => void): EngineSession {
    const { sessionsDir, executablePath, chromeArgs, presence, memoryBudgetBytes, clock, log } = this.#options;
    const proxyUrl = session.proxyUrl ?? this.#options.proxyUrl;
    const sessionDir = join(sessionsDir, name);
    return new BrowserSession(
      {
        executablePath,
        chromeArgs,
        proxyUrl,
        presence,
        clock,
        memoryBudgetBytes,
        log,
        pageScript: this.#pageScript,
        sessionDir,
        profiles: this.#options.profiles(sessionDir),
      },
      onSignal,
    );
  }
}

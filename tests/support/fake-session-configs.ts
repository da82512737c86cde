import type { SessionConfigs } from '../../src/core/sessions/session-configs.js';

/** Configs in memory. */
export class FakeSessionConfigs implements SessionConfigs {
  readonly #configs = new Map<string, Readonly<Record<string, unknown>>>();

  async read(session: string, dialect: string): Promise<Readonly<Record<string, unknown>> | null> {
    return this.#configs.get(`${session} ${dialect}`) ?? null;
  }

  async save(session: string, dialect: string, config: Readonly<Record<string, unknown>>): Promise<void> {
    this.#configs.set(`${session} ${dialect}`, config);
  }

  async remove(session: string): Promise<void> {
    for (const key of this.#configs.keys()) if (key.startsWith(`${session} `)) this.#configs.delete(key);
  }
}

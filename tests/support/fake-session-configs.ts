import type { SessionConfigs } from '../../src/core/sessions/session-configs.js';

/** Configs in memory. */
export class FakeSessionConfigs implements SessionConfigs {
  readonly #configs = new Map<string, Readonly<Record<string, unknown>>>();

  async read(session: string): Promise<Readonly<Record<string, unknown>> | null> {
    return this.#configs.get(session) ?? null;
  }

  async save(session: string, config: Readonly<Record<string, unknown>>): Promise<void> {
    this.#configs.set(session, config);
  }

  async remove(session: string): Promise<void> {
    this.#configs.delete(session);
  }
}

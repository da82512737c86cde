import type { ShutdownApi } from './services.js';

/** Remembers that the API asked for the end of the process. See `ShutdownApi`. */
export class AskedShutdown implements ShutdownApi {
  /** Resolves with the first request. */
  readonly asked: Promise<{ readonly force: boolean }>;
  #resolve: (how: { readonly force: boolean }) => void = () => undefined;

  constructor() {
    this.asked = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  ask(how: { readonly force: boolean }): void {
    this.#resolve(how);
  }
}

type Listener = (...args: any[]) => unknown;

interface Entry {
  readonly listener: Listener;
  readonly context: unknown;
  readonly isOnce: boolean;
}

/** Events as WhatsApp's models have them: names may be several in one string, separated by blanks. */
export class Emitter {
  declare private listeners: Map<string, Entry[]> | undefined;

  on(names: string, listener: Listener, context?: unknown): this {
    return this.#add(names, listener, context, false);
  }

  once(names: string, listener: Listener, context?: unknown): this {
    return this.#add(names, listener, context, true);
  }

  off(names?: string, listener?: Listener): this {
    if (names === undefined) {
      this.listeners?.clear();
      return this;
    }
    for (const name of names.split(/\s+/)) {
      const entries = this.listeners?.get(name) ?? [];
      this.listeners?.set(name, listener ? entries.filter((entry) => entry.listener !== listener) : []);
    }
    return this;
  }

  trigger(name: string, ...args: any[]): this {
    const entries = this.listeners?.get(name);
    if (!entries || entries.length === 0) return this;
    for (const entry of [...entries]) {
      if (entry.isOnce) this.off(name, entry.listener);
      // One listener's fault must not keep the others, or the caller, from going on; it shows as a page error.
      try {
        entry.listener.apply(entry.context ?? this, args);
      } catch (error) {
        setTimeout(() => {
          throw error;
        });
      }
    }
    return this;
  }

  #add(names: string, listener: Listener, context: unknown, isOnce: boolean): this {
    if (!this.listeners) Object.defineProperty(this, 'listeners', { value: new Map(), enumerable: false });
    for (const name of names.split(/\s+/)) {
      const entries = this.listeners?.get(name);
      const entry = { listener, context, isOnce };
      if (entries) entries.push(entry);
      else this.listeners?.set(name, [entry]);
    }
    return this;
  }
}

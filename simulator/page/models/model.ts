import { Emitter } from '../emitter.js';

/** A model whose properties live in `attributes`; a change fires `change:name`, then `change`, here and in its collections. */
export class Model extends Emitter {
  declare attributes: Record<string, any>;
  declare collections: Emitter[];

  constructor(attributes: Record<string, any>) {
    super();
    Object.defineProperty(this, 'attributes', { value: attributes, enumerable: false, writable: true });
    Object.defineProperty(this, 'collections', { value: [], enumerable: false });
  }

  get id(): any {
    return this.attributes['id'];
  }

  get(name: string): any {
    return (this as Record<string, unknown>)[name];
  }

  set(changes: Record<string, any>, value?: unknown): this {
    const wanted = typeof changes === 'string' ? { [changes as string]: value } : changes;
    const changed: [string, any, any][] = [];
    for (const [name, next] of Object.entries(wanted)) {
      const previous = this.attributes[name];
      if (previous === next) continue;
      if (next === undefined) delete this.attributes[name];
      else this.attributes[name] = next;
      changed.push([name, next, previous]);
    }
    for (const [name, next, previous] of changed) this.tell(`change:${name}`, this, next, previous);
    if (changed.length > 0) this.tell('change', this);
    return this;
  }

  /** Fires here and, as WhatsApp's collections re-emit, in every collection the model is in. */
  tell(name: string, ...args: any[]): void {
    this.trigger(name, ...args);
    for (const collection of this.collections) collection.trigger(name, ...args);
  }

  serialize(): Record<string, any> {
    return { ...this.attributes };
  }

  toJSON(): Record<string, any> {
    return this.serialize();
  }
}

/** Gives a model class properties that read and write `attributes`, with the build's defaults. */
export function defineProps(target: { prototype: object }, defaults: Readonly<Record<string, unknown>>): void {
  for (const [name, fallback] of Object.entries(defaults)) {
    Object.defineProperty(target.prototype, name, {
      configurable: true,
      enumerable: false,
      get(this: Model) {
        const value = this.attributes[name];
        return value === undefined ? fallback : value;
      },
      set(this: Model, value: unknown) {
        this.set({ [name]: value });
      },
    });
  }
}

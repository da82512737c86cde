import { Emitter } from '../emitter.js';
import type { Model } from './model.js';

interface Options<M extends Model> {
  readonly compare?: (a: M, b: M) => number;
  /** Finds a model that is not in memory. */
  readonly fetch?: (id: string) => Promise<M | undefined>;
  /** False for the list inside a chat: its models' events are those of the account's collection already. */
  readonly reEmits?: boolean;
}

/** Models by the text of their id, in order; fires `add` and `remove`, and re-emits what its models fire. */
export class Collection<M extends Model> extends Emitter {
  readonly #byId = new Map<string, M>();
  readonly #options: Options<M>;
  #models: M[] = [];
  #isSorted = true;

  constructor(options: Options<M> = {}) {
    super();
    this.#options = options;
    if (options.compare) this.on('change:t change:pin', () => (this.#isSorted = false));
  }

  get length(): number {
    return this.#byId.size;
  }

  get _models(): M[] {
    return this.#sorted();
  }

  get(id: unknown): M | undefined {
    if (id === undefined || id === null) return undefined;
    if (typeof id === 'string') return this.#byId.get(id);
    const nested = (id as { id?: unknown }).id;
    const text = typeof nested === 'object' && nested !== null ? String(nested) : String(id);
    if (text !== '[object Object]') return this.#byId.get(text);
    const like = id as { _serialized?: unknown; $1?: unknown };
    return this.#byId.get(String(like._serialized ?? like.$1));
  }

  getModelsArray(): M[] {
    return [...this.#sorted()];
  }

  filter(wanted: (model: M) => boolean): M[] {
    return this.#sorted().filter(wanted);
  }

  map<T>(convert: (model: M) => T): T[] {
    return this.#sorted().map(convert);
  }

  forEach(visit: (model: M) => void): void {
    this.#sorted().forEach(visit);
  }

  some(wanted: (model: M) => boolean): boolean {
    return this.#sorted().some(wanted);
  }

  head(): M | undefined {
    return this.#sorted()[0];
  }

  last(): M | undefined {
    return this.#sorted().at(-1);
  }

  async find(id: unknown): Promise<M> {
    const known = this.get(id);
    if (known) return known;
    const fetched = await this.#options.fetch?.(String(id));
    if (!fetched) throw new Error(`${String(id)} was not found`);
    return fetched;
  }

  add(model: M, options: { readonly at?: 'start'; readonly silent?: boolean } = {}): M {
    const text = String(model.id);
    const known = this.#byId.get(text);
    if (known) return known;
    this.#byId.set(text, model);
    if (options.at === 'start') this.#models.unshift(model);
    else this.#models.push(model);
    this.#isSorted = false;
    if (this.#options.reEmits !== false) model.collections.push(this);
    if (!options.silent) this.trigger('add', model, this, {});
    return model;
  }

  /** Puts older models before all others, in their order, in one go. */
  prepend(models: readonly M[]): void {
    for (const model of models) this.#byId.set(String(model.id), model);
    this.#models = [...models, ...this.#models];
  }

  remove(model: M): void {
    if (!this.#byId.delete(String(model.id))) return;
    this.#models = this.#models.filter((other) => other !== model);
    this.trigger('remove', model, this, {});
    const place = model.collections.indexOf(this);
    if (place >= 0) model.collections.splice(place, 1);
  }

  serialize(): Record<string, any>[] {
    return this.#sorted().map((model) => model.serialize());
  }

  #sorted(): M[] {
    if (!this.#isSorted && this.#options.compare) this.#models.sort(this.#options.compare);
    this.#isSorted = true;
    return this.#models;
  }
}

import { Emitter } from '../emitter.js';

/** The calls of this page; programs find the inner Map by looking for one, and listen on its `set`. */
class Calls extends Emitter {
  readonly calls = new Map<string, object>();

  incoming(call: { readonly id: string }): void {
    const model = { ...call, canHandleLocally: false, outgoing: false, webClientShouldHandle: false, participants: [] };
    this.calls.set(call.id, model);
    this.trigger('add', model);
  }

  get(id: string): object | undefined {
    return this.calls.get(id);
  }

  ended(id: string): void {
    const model = this.calls.get(id);
    if (this.calls.delete(id)) this.trigger('remove', model);
  }
}

export const CallCollection = new Calls();

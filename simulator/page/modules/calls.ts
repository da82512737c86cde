import { Emitter } from '../emitter.js';

/** The calls of this page; programs find the inner Map by looking for one, and listen on its `set`. */
class Calls extends Emitter {
  readonly calls = new Map<string, object>();

  incoming(call: { readonly id: string }): void {
    const model = { ...call, canHandleLocally: false, outgoing: false, webClientShouldHandle: false, participants: [] };
    this.calls.set(call.id, model);
    this.trigger('add', model);
  }
}

export const CallCollection = new Calls();

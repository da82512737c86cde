import { waModuleIfPresent } from './wa-modules.js';

const LOOK_EVERY_MS = 50;
/** What the library's listeners on models do: they call a binding of its own, one per change (wwebjs-contract 1.3). */
const CALLS_A_BINDING = /\bwindow\s*\.\s*on[A-Z]\w*(Event)?\s*\(/;

/**
 * Keeps the library from listening to messages and chats: each of its listeners serialises the message again and calls
 * Node, for events that nobody here hears, because the stored copy has a batched feed of its own (wwebjs-contract 4.3).
 * Its listeners on the connection stay.
 */
export function muteLibrary(): void {
  const timer = setInterval(() => {
    const collections = waModuleIfPresent('WAWebCollections');
    if (typeof collections?.Msg?.on !== 'function' || typeof collections?.Chat?.on !== 'function') return;
    clearInterval(timer);
    for (const collection of [collections.Msg, collections.Chat]) mute(collection);
  }, LOOK_EVERY_MS);
}

function mute(collection: any): void {
  const { on } = collection;
  Object.defineProperty(collection, 'on', {
    configurable: true,
    writable: true,
    enumerable: false,
    value(this: any, names: string, listener: unknown, ...others: unknown[]) {
      if (typeof listener === 'function' && CALLS_A_BINDING.test(String(listener))) return this;
      return on.call(this, names, listener, ...others);
    },
  });
}

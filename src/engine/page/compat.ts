import type { KeyLayout } from '../page-contract.js';
import { waModuleIfPresent } from './wa-modules.js';

const SAMPLE = 'true_1@c.us_AAAA';
const RETRY_EVERY_MS = 10;
const GIVE_UP_AFTER_MS = 120_000;

/** Set on a key class that was repaired, which may be found again by our script when that is put back into the page. */
const ALIASED_MARK = Symbol.for('causeway.aliased');

let layout: KeyLayout = 'unknown';

/**
 * Since 2.3000.1042401057 (July 2026) WhatsApp keeps a message key's text in a minified field (`$1`), while
 * whatsapp-web.js 1.34.7 reads `_serialized`. The field is found by value, whatever its name is, and aliased, so that
 * the library and we read `_serialized` in every layout (wwebjs-contract 0.1, Appendix A.1).
 */
export function installKeyShim(): void {
  const startedMs = performance.now();
  const timer = setInterval(() => {
    if (repairMessageKeys() || performance.now() - startedMs > GIVE_UP_AFTER_MS) clearInterval(timer);
  }, RETRY_EVERY_MS);
}

/** Repairs the key class if it is loaded and not repaired yet; true when nothing remains to be done. */
export function repairMessageKeys(): boolean {
  if (layout !== 'unknown') return true;
  const loaded = waModuleIfPresent('WAWebMsgKey');
  const MsgKey = loaded?.default ?? loaded;
  if (typeof MsgKey !== 'function') return false;

  // Our script was in this document before.
  if (MsgKey.prototype[ALIASED_MARK] === true) {
    layout = 'aliased';
    return true;
  }
  let sample: any;
  try {
    sample = MsgKey.fromString(SAMPLE);
  } catch {
    return false;
  }
  if (sample._serialized === SAMPLE) {
    layout = 'native';
    return true;
  }
  const alias = Object.keys(sample).find((key) => sample[key] === SAMPLE);
  if (alias === undefined) return false;
  aliasKeyText(MsgKey.prototype, alias);
  layout = 'aliased';
  return true;
}

export function keyLayout(): KeyLayout {
  return layout;
}

function aliasKeyText(prototype: any, alias: string): void {
  const own = (key: any, value: unknown): void => {
    Object.defineProperty(key, '_serialized', { value, writable: true, enumerable: true, configurable: true });
  };
  // Keys built before the repair, or with a class field, hold the alias as an own property: they move when touched.
  const migrate = (key: any): void => {
    const held = Object.getOwnPropertyDescriptor(key, alias);
    if (held === undefined || !('value' in held)) return;
    delete key[alias];
    own(key, held.value);
  };
  Object.defineProperty(prototype, alias, {
    configurable: true,
    get(this: any) {
      return this._serialized;
    },
    set(this: any, value: unknown) {
      own(this, value);
    },
  });
  Object.defineProperty(prototype, '_serialized', {
    configurable: true,
    get(this: any) {
      migrate(this);
      return Object.getOwnPropertyDescriptor(this, '_serialized')?.value;
    },
    set(this: any, value: unknown) {
      own(this, value);
    },
  });
  Object.defineProperty(prototype, ALIASED_MARK, { value: true });
  const toString = prototype.toString;
  prototype.toString = function (this: any) {
    migrate(this);
    return toString.call(this);
  };
}

/**
 * Defines the library's noisy bindings before it exposes them: it skips names that exist (wwebjs-contract 4.3). Each
 * costs round trips, server queries per group, or closes the browser on a state that a session can recover from.
 */
export function silenceNoisyBindings(): void {
  const silent = [
    'onChatUnreadCountEvent',
    'onRemoveChatEvent',
    'onArchiveChatEvent',
    'onBatteryStateChangedEvent',
    'onChangeMessageEvent',
    'onAppStateChangedEvent',
    'onAuthAppStateChangedEvent',
  ];
  for (const name of silent) Object.defineProperty(window, name, { value: () => undefined, configurable: true });
}

import type { AckTimes } from './account/service.js';
import type { RefTimes } from './account/page-session.js';
import type { StageSettings } from './wire/protocol.js';

/** How a simulator starts; everything has a default, and the door changes most of it later. */
export interface SimulatorOptions {
  /** Decides everybody and everything said; equal seeds give equal worlds. */
  readonly seed?: string | number | undefined;
  readonly chats?: number | undefined;
  /** Messages in each chat beside the fixed cast; by default 5 to 94. */
  readonly messagesPerChat?: number | undefined;
  /** Groups beside the fixed ones and beyond `chats`, of twenty members each; none by default. */
  readonly groups?: number | undefined;
  /** Where the made-up past ends, unix seconds; by default now. */
  readonly startsAt?: number | undefined;
  /** The phone scans every code by itself. */
  readonly autoScan?: boolean | undefined;
  readonly autoScanMs?: number | undefined;
  readonly passkey?: boolean | undefined;
  readonly refs?: RefTimes | undefined;
  readonly acks?: AckTimes | undefined;
  readonly historyChunk?: number | undefined;
  /** 0 = any free port. */
  readonly port?: number | undefined;
  readonly doorPort?: number | undefined;
  /** A file that keeps the linked devices over restarts of the simulator. */
  readonly stateFile?: string | undefined;
  readonly keyLayout?: StageSettings['keyLayout'] | undefined;
  readonly page?: Partial<StageSettings> | undefined;
}

export const DEFAULT_REFS: RefTimes = { firstMs: 60_000, nextMs: 20_000, count: 6 };
export const DEFAULT_ACKS: AckTimes = { serverMs: 40, deviceMs: 120, readMs: null };
export const DEFAULT_CHATS = 60;

/** The page of an undisturbed day. */
export function defaultStage(): StageSettings {
  return {
    keyLayout: 'serialized',
    version: '2.3000.1042401057',
    bootMs: 30,
    connectMs: 100,
    syncMs: 600,
    reconnectMs: 300,
    pageSize: 50,
    groupQueryMs: 0,
    neverReady: false,
    hasSyncedEarly: false,
    slowModules: {},
    removedModules: [],
    brokenSerialize: [],
    whatsNewDialog: false,
    iframes: 0,
  };
}

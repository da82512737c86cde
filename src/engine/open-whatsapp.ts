import type { Page } from 'puppeteer';
import type { Clock } from '../core/ports/clock.js';
import type { EngineSignal } from '../core/ports/engine.js';
import { BootError, toFailed, unreachableDelayMs } from './boot-failure.js';
import { callPage } from './page-bridge.js';
import { onServerTime } from './server-time.js';
import { DISCONNECTED_PATIENCE_MS, StallWatch } from './stall-watch.js';
import { WHATSAPP_URL } from './whatsapp-reach.js';

export interface OpenWhatsAppOptions {
  readonly page: Page;
  readonly clock: Clock;
  readonly emit: (signal: EngineSignal) => void;
  readonly isClosed: () => boolean;
  /** See `StallWatchOptions`. */
  readonly canReach: () => Promise<boolean>;
}

/** A server that has not begun to answer by then, in ms, is out of reach; a slow line may take longer for the rest. */
const FIRST_ANSWER_MS = 12_000;
const LOADED_MS = 60_000;
/** The page's modules must exist by then. */
const MODULES_MS = 90_000;
/** A page that is loaded but gets no connection says so after this long, and goes on waiting. */
const CONNECTION_PATIENCE_MS = 45_000;
const LOOK_EVERY_MS = 100;
const LOOK_PATIENCE_MS = 5_000;
const UNDECIDED: ReadonlySet<string | null> = new Set([null, 'OPENING', 'UNLAUNCHED', 'PAIRING', 'TIMEOUT']);

/**
 * Opens WhatsApp Web and comes back when the page knows whether it is linked. While WhatsApp is out of reach it says
 * `failed` with the next try and goes on trying in the same browser: a navigation that finds no network costs nothing.
 * Rejects with `BootError` when the page answers but never becomes WhatsApp, and when `isClosed`.
 */
export async function openWhatsApp(options: OpenWhatsAppOptions): Promise<void> {
  const { page, clock, emit, canReach } = options;
  onServerTime(page, new URL(WHATSAPP_URL).hostname, (aheadMs) => {
    emit({ kind: 'server_time', aheadMs });
  });
  for (let isDecided = false; !isDecided;) {
    await loadWhatsApp(options);
    emit({ kind: 'starting', phase: 'injection' });
    let isStuck = false;
    const stall = new StallWatch({ clock, canReach, onStuck: () => (isStuck = true) });
    isDecided = await untilDecided(options, () => {
      stall.stuckAfter(DISCONNECTED_PATIENCE_MS, '');
      return isStuck;
    });
  }
}

/** Brings WhatsApp's document into the page, however long it is out of reach. Rejects with `BootError` when `isClosed`. */
export async function loadWhatsApp({
  page,
  emit,
  isClosed,
}: Pick<OpenWhatsAppOptions, 'page' | 'emit' | 'isClosed'>): Promise<void> {
  for (let failures = 1; ; failures++) {
    try {
      await navigate(page);
      return;
    } catch (error) {
      if (isClosed()) throw new BootError('page', error);
      const retryAtMs = Date.now() + unreachableDelayMs(failures);
      emit(toFailed(new BootError('page', error), retryAtMs));
      await waitUntil(() => isClosed() || Date.now() >= retryAtMs);
      if (isClosed()) throw new BootError('page', error);
      emit({ kind: 'starting', phase: 'page' });
    }
  }
}

async function navigate(page: Page): Promise<void> {
  let hasAnswered = false;
  page.once('response', () => {
    hasAnswered = true;
  });
  const loaded = page.goto(WHATSAPP_URL, {
    waitUntil: 'domcontentloaded',
    timeout: LOADED_MS,
    referer: 'https://whatsapp.com/',
  });
  const answered = waitUntil(() => hasAnswered, FIRST_ANSWER_MS).then((isSo) => {
    if (!isSo) throw new Error('net::ERR_TIMED_OUT');
    return loaded;
  });
  // Whichever is not waited for any more may still fail, when the next navigation cuts it off.
  loaded.catch(() => undefined);
  answered.catch(() => undefined);
  try {
    await Promise.race([loaded, answered]);
  } finally {
    // Ends the wait of whichever lost the race.
    hasAnswered = true;
  }
}

/**
 * Waits until the connection has told the page whether it is linked; the library would wait for this in its own call,
 * which ends after a minute. False when `isStuck` says so first. Rejects as `openWhatsApp`.
 */
export async function untilDecided(
  { page, emit, isClosed }: Pick<OpenWhatsAppOptions, 'page' | 'emit' | 'isClosed'>,
  isStuck: () => boolean = () => false,
): Promise<boolean> {
  const startedMs = Date.now();
  let hasComplained = false;
  for (;;) {
    const status = await callPage(page, 'readStatus', undefined, LOOK_PATIENCE_MS).catch(() => null);
    if (isClosed()) throw new BootError('injection', 'closed');
    if (status !== null && !UNDECIDED.has(status.socket)) break;

    const waitedMs = Date.now() - startedMs;
    if (status?.socket == null && waitedMs > MODULES_MS) {
      throw new BootError('injection', 'the page did not become WhatsApp Web in time');
    }
    if (status?.socket != null && waitedMs > CONNECTION_PATIENCE_MS && !hasComplained) {
      hasComplained = true;
      const reason = 'WhatsApp Web is loaded but gets no connection to WhatsApp';
      emit({ kind: 'failed', phase: 'injection', code: 'whatsapp_unreachable', reason, retryAtMs: null });
    }
    if (isStuck()) return false;
    await waitUntil(isClosed, LOOK_EVERY_MS);
  }
  if (hasComplained) emit({ kind: 'starting', phase: 'injection' });
  return true;
}

/** Looks ten times a second; true once it is so, false after `timeoutMs`. */
async function waitUntil(isSo: () => boolean, timeoutMs = Number.POSITIVE_INFINITY): Promise<boolean> {
  const endMs = Date.now() + timeoutMs;
  while (!isSo()) {
    if (Date.now() >= endMs) return false;
    await new Promise<void>((resolve) => {
      setTimeout(resolve, 100);
    });
  }
  return true;
}

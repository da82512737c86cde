import type { Page } from 'puppeteer';
import { BridgeError } from '../core/errors/bridge-error.js';
import type { PageAnswer, PageFunctions } from './page-contract.js';

/** Errors that puppeteer throws while the page navigates or its browser goes away: the page will be back. */
const TRANSIENT =
  /Execution context (was|is not)|Cannot find context|detached Frame|Target closed|Session closed|Connection closed|already exists|Protocol error|Navigating frame/i;

/** Whether an error means that the page is gone for the moment rather than that something is wrong with the call. */
export function isTransientPageError(error: unknown): boolean {
  return TRANSIENT.test(error instanceof Error ? error.message : String(error));
}

/** Our own page path cannot serve: the bundle is not there, a module is missing, or the code threw. */
export class PagePathError extends Error {
  override readonly name = 'PagePathError';
  readonly missingModule: boolean;

  constructor(message: string, missingModule: boolean) {
    super(message);
    this.missingModule = missingModule;
  }
}

type Argument<K extends keyof PageFunctions> = Parameters<PageFunctions[K]> extends [infer A] ? A : undefined;
type Value<K extends keyof PageFunctions> = Awaited<ReturnType<PageFunctions[K]>>;

/**
 * Calls our page code by name with JSON arguments. Bounded in time: throws `page_unavailable` when the page navigates,
 * is gone or does not answer within `timeoutMs`, and `PagePathError` when our code in the page cannot serve.
 */
export async function callPage<K extends keyof PageFunctions>(
  page: Page,
  name: K,
  argument: Argument<K>,
  timeoutMs: number,
): Promise<Value<K>> {
  // A text, not a function: nothing that a compiler adds to our functions may be missed in the page.
  const source = `window.__causeway === undefined ? null : window.__causeway.call(${JSON.stringify(name)}, ${JSON.stringify(argument ?? null)})`;
  let answer: PageAnswer<Value<K>> | null;
  try {
    answer = await withTimeout(page.evaluate(source) as Promise<PageAnswer<Value<K>> | null>, timeoutMs);
  } catch (error) {
    throw new BridgeError('page_unavailable', 'The WhatsApp page did not answer.', { cause: error, retryAfterS: 5 });
  }
  if (answer === null) throw new PagePathError('Our script is not in the page', true);
  if (!answer.ok) throw new PagePathError(answer.message, answer.missingModule);
  return answer.value;
}

/** The promise's outcome, or an error that names the time when it takes longer than `timeoutMs`. */
export async function withTimeout<T>(promise: Promise<T>, timeoutMs: number, what = 'The page'): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`${what} took longer than ${String(timeoutMs)} ms`));
    }, timeoutMs);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

import type { Refusal } from '../../core/ports/page-actor.js';
import { MissingModuleError, waModule } from './wa-modules.js';

const WORDS: Readonly<Record<number, string>> = {
  400: 'WhatsApp did not understand it',
  401: 'this account may not do it (only an admin may)',
  403: 'this account may not do it (only an admin or a member may)',
  404: 'there is no such thing',
  406: 'the invite code is not valid',
  408: 'it was left too recently',
  409: 'it was changed meanwhile, or is so already',
  410: 'the invite code was revoked or has expired',
  419: 'the group is full',
  429: 'it was asked too often',
};

/** Runs it; what WhatsApp's server refuses becomes a refusal in words, everything else is thrown on. */
export async function orRefusal<T>(run: () => Promise<T>): Promise<T | Refusal> {
  try {
    return await run();
  } catch (error) {
    const { name, status, statusCode } = (error ?? {}) as { name?: string; status?: unknown; statusCode?: unknown };
    const code = Number(statusCode ?? status);
    if (name !== 'ServerStatusCodeError' && !(code >= 400 && code < 600)) throw error;
    return { outcome: 'refused', reason: serverWords(code) };
  }
}

/** What a code of WhatsApp's server means. */
export function serverWords(code: number): string {
  return `WhatsApp answered ${String(code)}: ${WORDS[code] ?? 'it did not say why'}`;
}

/** A function of a page module; throws `MissingModuleError` when the loaded build lacks the module or the function. */
export function waFunction(module: string, name: string): (...args: any[]) => any {
  const owner = waModule(module);
  if (typeof owner[name] !== 'function') throw new MissingModuleError(`The page has no ${module}.${name}`);
  return owner[name].bind(owner);
}

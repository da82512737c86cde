import type { z } from 'zod';
import type { environment } from '../schemas/environment.js';

/** What answers here; `browser` is the product's name, empty while none runs. */
export function toEnvironment(version: string, browser: string): z.input<typeof environment> {
  const platform = `${process.platform}/${process.arch}`;
  return { version, engine: 'WEBJS', tier: 'CORE', browser, platform, worker: { id: null } };
}

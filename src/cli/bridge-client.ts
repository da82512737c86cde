/** An answer of the bridge that is no success: its own words. */
export class BridgeRefusal extends Error {
  override readonly name = 'BridgeRefusal';
  readonly status: number;
  readonly code: string;
  readonly hint: string | undefined;

  constructor(status: number, body: { code?: unknown; message?: unknown; hint?: unknown }) {
    super(typeof body.message === 'string' ? body.message : `The bridge answered ${String(status)}.`);
    this.status = status;
    this.code = typeof body.code === 'string' ? body.code : 'unknown';
    this.hint = typeof body.hint === 'string' ? body.hint : undefined;
  }
}

/** Nobody answered at the bridge's address. */
export class BridgeUnreachable extends Error {
  override readonly name = 'BridgeUnreachable';

  constructor(url: string, cause: unknown) {
    super(`No bridge answers at ${url}.`, { cause });
  }
}

export interface BridgeClientOptions {
  /** Such as `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly key?: string | undefined;
}

/** A snapshot of a big profile on a slow disk is what takes longest. */
const TIMEOUT_MS = 300_000;
const HEALTH_TIMEOUT_MS = 3_000;

/** Talks to the running bridge over HTTP (ruling 13). */
export class BridgeClient {
  readonly url: string;
  readonly #key: string | undefined;

  constructor({ url, key }: BridgeClientOptions) {
    this.url = url.replace(/\/+$/, '');
    this.#key = key;
  }

  /** Whether a bridge answers there; another program on that port is none. */
  async isRunning(): Promise<boolean> {
    try {
      const response = await fetch(`${this.url}/healthz`, { signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS) });
      const body = (await response.json()) as { status?: unknown; uptimeS?: unknown } | null;
      return body?.status === 'success' && typeof body.uptimeS === 'number';
    } catch {
      return false;
    }
  }

  /** The JSON of a success. Throws `BridgeRefusal` or `BridgeUnreachable`. */
  async ask<T>(method: 'GET' | 'POST' | 'DELETE', path: string, sent?: object): Promise<T> {
    let response: Response;
    try {
      response = await fetch(`${this.url}${path}`, {
        method,
        headers: {
          ...(this.#key === undefined ? {} : { Authorization: `Bearer ${this.#key}` }),
          ...(sent === undefined ? {} : { 'Content-Type': 'application/json' }),
        },
        ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch (error) {
      throw new BridgeUnreachable(this.url, error);
    }
    const body = (await response.json().catch(() => ({}))) as object;
    if (!response.ok) throw new BridgeRefusal(response.status, body);
    return body as T;
  }
}

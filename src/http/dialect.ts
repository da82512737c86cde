import type { z } from 'zod';
import type { BridgeError, ErrorCode } from '../core/errors/bridge-error.js';
import type { WebhookFormat } from '../core/ports/webhook-ports.js';
import type { Route } from './route.js';

/** `basic` is for browsers: the key is the password, on GET and HEAD only. `query` is `?x-api-key=`. */
export type KeyCarrier = 'bearer' | 'x-api-key' | 'basic' | 'query';

/** How a dialect tells its clients of the limit: `RateLimit-*`, or `X-RateLimit-*` with the reset in Unix seconds. */
export type LimitHeaders = 'standard' | 'x-prefixed';

/** One way of speaking HTTP over the core: routes, where the key stands, and how errors look. */
export interface Dialect {
  readonly name: string;
  readonly routes: readonly Route[];
  readonly keyCarriers: readonly KeyCarrier[];
  /**
   * Of two different keys the `x-api-key` one counts, not neither; but a login token (three parts) is tried before it.
   * Default false.
   */
  readonly prefersApiKeyHeader?: boolean;
  /** How its clients are told of a limit on their requests; default `standard`. */
  readonly limitHeaders?: LimitHeaders;
  /** How it tells events to webhooks that were made in it. */
  readonly webhookFormat?: WebhookFormat;
  /** A further header under which every answer carries the id of its request. */
  readonly requestIdHeader?: string;
  /** Complete by type: a new error code does not compile without a status; a dialect says only what differs from `trueStatusOf`. */
  readonly statusOf: Readonly<Record<ErrorCode, number>>;
  /** Where the code alone does not say the status; the one of `statusOf` when absent or null. */
  readonly exactStatusOf?: (error: BridgeError) => number | null;
  readonly errorSchema: z.ZodType;
  /** Blanks by which JSON made here is indented; none when absent. */
  readonly jsonIndent?: number;
  /** `path` is the route's with its placeholders, null where none matched. */
  errorBody(error: BridgeError, requestId: string, path: string | null): unknown;
}

/** Who a key or a login token belongs to and what it may do. */
export interface Principal {
  /** The key's id; null for everyone when keys are switched off. */
  readonly id: string;
  /** The key's name for logs; never the key itself. */
  readonly name: string;
  readonly organisation: string;
  /** See `core/keys/scopes.ts`. */
  readonly scopes: readonly string[];
  /** The keys (see `sessionKey`) of the sessions this principal may use; `all` for all of its organisation. */
  readonly sessions: readonly string[] | 'all';
  /** Whoever runs the bridge: may make and see keys of every organisation. */
  readonly isOperator: boolean;
  /** Requests a minute; null for the server's own limit. */
  readonly ratePerMinute: number | null;
}

/** Tells whose key was presented. Implementations look keys up by hash or compare in constant time. */
export interface KeyVerifier {
  /**
   * Null when nobody has that key. Throws `unauthorized` for one that is no longer good, saying why, and `forbidden` for
   * one that may not be used from this address.
   */
  verify(presented: string, address: string): Promise<Principal | null>;
}

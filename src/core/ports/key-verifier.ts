/** Who a key belongs to and what it may do. */
export interface Principal {
  /** The key's name for logs; never the key itself. */
  readonly name: string;
  /** Such as `chats:read`; `*` stands for every scope. */
  readonly scopes: readonly string[];
  /** The sessions this key may use. */
  readonly sessions: readonly string[] | 'all';
}

/** Tells whose key was presented. Implementations compare in constant time. */
export interface KeyVerifier {
  /** Null when nobody has that key. */
  verify(presented: string): Promise<Principal | null>;
}

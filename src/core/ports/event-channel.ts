/** Something that goes out under a name. */
export interface NamedEvent {
  readonly name: string;
  /** As JSON can hold it. */
  readonly data: unknown;
}

/** An open connection on which named events go out. */
export interface EventChannel {
  /** In this order. Resolves when so much was taken that the next may follow, or when the connection is gone. */
  send(events: readonly NamedEvent[]): Promise<void>;
  close(): void;
  /** Aborted when the connection is gone. */
  readonly gone: AbortSignal;
}

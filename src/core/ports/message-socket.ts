/** An open two-way connection on which texts go out. */
export interface MessageSocket {
  /** Resolves when the text has left this machine, or when the connection is gone. */
  send(text: string): Promise<void>;
  /** 1001: going away; 1008: no longer allowed; 1011: something failed here. */
  close(code: number, reason: string): void;
  /** Aborted when the connection is gone. */
  readonly gone: AbortSignal;
}

/** A message that an answer lacks because the page could not serialise it. */
export interface SkippedMessage {
  readonly id: string | null;
  readonly timestamp: number | null;
  readonly type: string | null;
  readonly reason: string;
}

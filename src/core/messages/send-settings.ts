/** How politely is sent. */
export interface SendSettings {
  /** Between two messages of a session, in ms, give or take a quarter; 0 for no pause. */
  readonly paceMs: number;
  /** Between two messages to people who never had one from us, in ms, give or take a quarter. */
  readonly newContactPaceMs: number;
  /** So many new people in 24 hours are warned of. */
  readonly newContactsWarnAt: number;
  /** So many messages of a session may wait at once. */
  readonly queueMax: number;
}

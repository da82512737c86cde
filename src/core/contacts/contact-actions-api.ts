/**
 * What can be done to people, with or without a chat with them. `person` is a number or id as a person types it. Every
 * call resolves when the page shows it. Throws `invalid_chat_id`, `number_not_registered`, `feature_unavailable`,
 * `action_refused` (WhatsApp said no, in words) and the session errors.
 */
export interface ContactActionsApi {
  /**
   * What they say of themselves; null when this account may not see it. For a number that the page does not know WhatsApp
   * is asked at most once a day; over the limit `rate_limited`.
   */
  about(session: string, person: string): Promise<string | null>;
  block(session: string, person: string, blocked: boolean): Promise<void>;
  /** Puts them into the account's address book, or changes their name there. */
  save(
    session: string,
    person: string,
    name: {
      readonly firstName: string;
      readonly lastName?: string | undefined;
      /** Also into the phone's own address book; default no. */
      readonly syncToPhone?: boolean | undefined;
    },
  ): Promise<void>;
  /** Takes them out of the address book. */
  forget(session: string, person: string): Promise<void>;
}

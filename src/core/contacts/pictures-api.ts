/** Pictures of people and groups. `chat` is whatever a person typed. */
export interface PicturesApi {
  /**
   * Where the picture is; null without one that this account may see. Kept for 24 hours, because asking often gets an
   * account slowed down; `refresh` asks again. Throws `invalid_chat_id`, `page_unavailable` and the session errors.
   */
  url(session: string, chat: string, options: { readonly refresh?: boolean | undefined }): Promise<string | null>;
  /** The same as `url` for lists: what does not come within a moment is null this time, and there the next. Never throws. */
  soon(session: string, chat: string): Promise<string | null>;
  /** Where the picture was when it was asked for in the last 24 hours, else null. Never asks WhatsApp, never throws. */
  known(session: string, chat: string): Promise<string | null>;
}

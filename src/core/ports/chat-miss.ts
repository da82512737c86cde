/** Why a chat, or a place in it, could not be found in the page. */
export type ChatMiss =
  | { readonly outcome: 'chat_unknown' }
  | { readonly outcome: 'chat_ambiguous'; readonly ids: readonly string[] }
  | { readonly outcome: 'before_unknown' }
  | { readonly outcome: 'before_in_other_chat'; readonly chatId: string };

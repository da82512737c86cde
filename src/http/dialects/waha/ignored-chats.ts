import { asFlag, fieldsOf } from '../../../core/history/json-fields.js';

/** Kinds of chats of which a session's config may want no events, by WAHA's name. */
const KINDS: Readonly<Record<string, (chatId: string) => boolean>> = {
  status: (id) => id === 'status@broadcast',
  groups: (id) => id.endsWith('@g.us'),
  channels: (id) => id.endsWith('@newsletter'),
  broadcast: (id) => id.endsWith('@broadcast') && id !== 'status@broadcast',
};

/** Whether `config.ignore` says that nothing is to be told of the chat. */
export function isIgnored(config: Readonly<Record<string, unknown>> | null, chatId: string): boolean {
  const ignore = fieldsOf(config?.['ignore']);
  return Object.entries(KINDS).some(([kind, isOf]) => asFlag(ignore[kind]) && isOf(chatId));
}

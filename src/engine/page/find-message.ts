import { collections } from './wa-modules.js';

/** The model of a message by its serialised id, from memory or from the page's database; undefined when unknown. */
export async function findMessage(id: string): Promise<any> {
  const { Msg } = collections();
  // WhatsApp's key parser throws on anything but 3 or 4 parts (wwebjs-contract 2.6).
  if (!/^(true|false)_[^_]+@[^_]+_[^_]+(_[^_]+)?$/.test(id)) return undefined;
  const inMemory = Msg.get(id);
  if (inMemory) return inMemory;
  try {
    return (await Msg.getMessagesById([id]))?.messages?.[0];
  } catch {
    return undefined;
  }
}

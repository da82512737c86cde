import { findOwnOrOther } from './act-send-find.js';
import { SendRefusedError } from './act-send-refusal.js';
import { isOfChat } from './find-chat.js';
import { collections, toWid, waModuleIfPresent } from './wa-modules.js';

/** What a reply carries of the message it answers. */
export async function quoteOf(chat: any, messageId: string): Promise<Record<string, unknown>> {
  const quoted = await findOwnOrOther(messageId, [chat.id._serialized]);
  if (quoted === undefined) throw new SendRefusedError('quoted_unknown', 'The message to reply to is not there');
  const remote = String(quoted.id.remote._serialized ?? quoted.id.remote);
  if (!isOfChat(chat, remote)) {
    throw new SendRefusedError('quoted_in_other_chat', `The message to reply to belongs to ${remote}`);
  }
  const reply = waModuleIfPresent('WAWebMsgReply');
  const can = reply?.canReplyMsg ? reply.canReplyMsg(quoted.unsafe()) : quoted.canReply();
  if (!can) throw new SendRefusedError('quoted_unknown', 'WhatsApp does not let this message be replied to');
  return quoted.msgContextInfo(chat);
}

/** The people mentioned, under the ids by which this chat knows them. */
export function mentionsOf(
  chat: any,
  mentions: readonly (readonly string[])[] | undefined,
): { mentionedJidList?: readonly unknown[] } {
  if (mentions === undefined || mentions.length === 0) return {};
  const participants = chat.groupMetadata?.participants;
  const { Contact } = collections();
  const mentionedJidList = mentions.map((candidates) => {
    const wids = candidates.map(toWid).filter((wid) => wid !== undefined);
    return (
      wids.find((wid) => participants?.get?.(wid)) ?? wids.find((wid) => Contact.get(wid) !== undefined) ?? wids[0]
    );
  });
  return { mentionedJidList: mentionedJidList.filter((wid) => wid !== undefined) };
}

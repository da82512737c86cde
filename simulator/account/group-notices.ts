import type { GroupRecord, WidText } from '../wire/records.js';
import type { Account } from './account.js';
import type { Phone } from './phone.js';

/** What a group's chat shows of a change; `author` did it, to the `recipients`. */
export interface GroupNotice {
  readonly subtype: string;
  readonly author: WidText;
  readonly recipients?: readonly WidText[] | undefined;
  readonly body?: string | undefined;
}

/** Puts the system message of a change into the group's chat, as WhatsApp does for all its members. */
export function addGroupNotice(
  { account, phone }: { account: Account; phone: Phone },
  id: WidText,
  notice: GroupNotice,
): void {
  if (!account.world.chats.has(id)) return;
  const { subtype, author, recipients = [], body = '' } = notice;
  const attributes = { subtype, recipients: [...recipients], templateParams: [...recipients], body };
  phone.receive({ chat: id, kind: 'gp2:add', author, fromMe: account.world.isMe(author), attributes });
}

/** The notices of settings that changed, each with what it is now. */
export function noticesOfSettings(
  author: WidText,
  { announce, restrict, memberAddMode }: Partial<Pick<GroupRecord, 'announce' | 'restrict' | 'memberAddMode'>>,
): GroupNotice[] {
  const onOff = (on: boolean): string => (on ? 'on' : 'off');
  return [
    ...(announce === undefined ? [] : [{ subtype: 'announce', author, body: onOff(announce) }]),
    ...(restrict === undefined ? [] : [{ subtype: 'restrict', author, body: onOff(restrict) }]),
    ...(memberAddMode === undefined ? [] : [{ subtype: 'member_add_mode', author, body: memberAddMode }]),
  ];
}

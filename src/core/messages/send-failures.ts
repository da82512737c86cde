import { BridgeError } from '../errors/bridge-error.js';
import type { ErrorCode } from '../errors/bridge-error.js';
import type { SendRefusal } from '../ports/page-sender.js';
import type { OutboxFailure } from './outbox-item.js';

const CODE_OF: Readonly<Record<SendRefusal, ErrorCode>> = {
  chat_unknown: 'chat_not_found',
  chat_ambiguous: 'chat_ambiguous',
  not_a_member: 'send_failed',
  no_lid: 'number_not_registered',
  quoted_unknown: 'message_not_found',
  quoted_in_other_chat: 'message_in_other_chat',
  forwarded_unknown: 'message_not_found',
  not_forwardable: 'invalid_request',
  file_unusable: 'media_refused',
};

/** What a refusal of the page means for whoever sent. */
export function toFailure(why: SendRefusal, reason: string): OutboxFailure {
  return { code: CODE_OF[why], reason };
}

/** The failure as it is thrown at whoever waits or asks again. */
export function toSendError({ code, reason }: OutboxFailure): BridgeError {
  return new BridgeError(code, reason.endsWith('.') ? reason : `${reason}.`);
}

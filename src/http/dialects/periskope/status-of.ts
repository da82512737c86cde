import type { ErrorCode } from '../../../core/errors/bridge-error.js';
import { trueStatusOf } from '../../families/true-status-of.js';

/** 422: the request, as Periskope says it. Other 4xx: the caller can change the outcome. 503: time can. 500: we must. */
export const periskopeStatusOf: Readonly<Record<ErrorCode, number>> = {
  ...trueStatusOf,
  invalid_request: 422,
  invalid_chat_id: 422,
  message_in_other_chat: 422,
  action_refused: 409,
};

import type { ErrorCode } from '../../../core/errors/bridge-error.js';
import { trueStatusOf } from '../../families/true-status-of.js';

/** What the source answers with 500 for a caller's mistake has its true status here; a wrong method is a wrong path. */
export const messagesStatusOf: Readonly<Record<ErrorCode, number>> = {
  ...trueStatusOf,
  method_not_allowed: 404,
};

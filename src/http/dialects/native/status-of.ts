import type { ErrorCode } from '../../../core/errors/bridge-error.js';
import { trueStatusOf } from '../../families/true-status-of.js';

/** 4xx: the caller can change the outcome. 503: time can. 500: we must. */
export const nativeStatusOf: Readonly<Record<ErrorCode, number>> = {
  ...trueStatusOf,
};

import type { Dialect } from '../../dialect.js';
import { getChat } from '../../families/chat-with-messages.js';
import { nativeErrorBody, nativeErrorSchema } from './error-envelope.js';
import { nativeStatusOf } from './status-of.js';

/** Causeway's own way of speaking. */
export const nativeDialect: Dialect = {
  name: 'native',
  keyCarriers: ['bearer', 'x-api-key', 'basic'],
  routes: [getChat],
  statusOf: nativeStatusOf,
  errorSchema: nativeErrorSchema,
  errorBody: nativeErrorBody,
};

import { cartatDialect } from './dialects/cartat/index.js';
import { gatewayDialect } from './dialects/gateway/index.js';
import { messagesDialect } from './dialects/messages/index.js';
import { nativeDialect } from './dialects/native/index.js';
import { periskopeDialect } from './dialects/periskope/index.js';
import { wahaDialect } from './dialects/waha/index.js';

/** Every dialect that is served. The first one's envelope answers what belongs to no route. */
export const ALL_DIALECTS = [
  nativeDialect,
  cartatDialect,
  wahaDialect,
  messagesDialect,
  periskopeDialect,
  gatewayDialect,
] as const;

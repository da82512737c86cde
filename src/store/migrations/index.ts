import type { Migration } from 'kysely';
import { sessions0001 } from './0001-sessions.js';
import { replica0002 } from './0002-replica.js';
import { rights0003 } from './0003-rights.js';
import { historySettings0004 } from './0004-history-settings.js';
import { sessionConfigs0006 } from './0006-session-configs.js';
import { outbox0005 } from './0005-outbox.js';
import { access0007 } from './0007-access.js';
import { sessionConfigsByDialect0008 } from './0008-session-configs-by-dialect.js';
import { chatIntents0009 } from './0009-chat-intents.js';
import { annotations0010 } from './0010-annotations.js';
import { events0011 } from './0011-events.js';
import { webhookFormats0012 } from './0012-webhook-formats.js';

/** Every migration by name, in the order in which they run. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-sessions': sessions0001,
  '0002-replica': replica0002,
  '0003-rights': rights0003,
  '0004-history-settings': historySettings0004,
  '0005-outbox': outbox0005,
  '0006-session-configs': sessionConfigs0006,
  '0007-access': access0007,
  '0008-session-configs-by-dialect': sessionConfigsByDialect0008,
  '0009-chat-intents': chatIntents0009,
  '0010-annotations': annotations0010,
  '0011-events': events0011,
  '0012-webhook-formats': webhookFormats0012,
};

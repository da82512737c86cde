import type { PageChange } from '../../core/history/page-batch.js';
import type { BatchContext } from './batch-context.js';
import { applyChat, applyChatLabels, removeChat } from './chat-changes.js';
import { applyCoverage } from './coverage-changes.js';
import { withoutForgotten } from './forgotten.js';
import type { MessageChange } from './message-run.js';
import { applyContact, applyLabel, applyMapping, applyReaction, removeLabel } from './people-changes.js';
import { applyMessages } from './write-messages.js';

/** Applies changes in their order; messages that follow each other are written together. */
export async function applyChanges(batch: BatchContext, changes: readonly PageChange[]): Promise<void> {
  let run: MessageChange[] = [];
  const endRun = async (): Promise<void> => {
    if (run.length > 0) await applyMessages(batch, run);
    run = [];
  };
  for (const change of await withoutForgotten(batch, changes)) {
    if (change.kind === 'message' || change.kind === 'message_removed' || change.kind === 'window') {
      run.push(change);
      continue;
    }
    await endRun();
    await applyOther(batch, change);
  }
  await endRun();
}

async function applyOther(batch: BatchContext, change: Exclude<PageChange, MessageChange>): Promise<void> {
  switch (change.kind) {
    case 'chat':
      return applyChat(batch, change.chat);
    case 'chat_removed':
      return removeChat(batch, change.id);
    case 'contact':
      return applyContact(batch, change.contact);
    case 'reaction':
      return applyReaction(batch, change.reaction);
    case 'mapping':
      return applyMapping(batch, change.pn, change.lid);
    case 'label':
      return applyLabel(batch, change.label);
    case 'label_removed':
      return removeLabel(batch, change.id);
    case 'chat_labels':
      return applyChatLabels(batch, change.chatId, change.labelIds);
    case 'coverage':
      return applyCoverage(batch, change);
    case 'event':
      batch.tell([change.event], change.key ?? null);
  }
}

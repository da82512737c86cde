import type { ChatMiss } from '../../core/ports/chat-miss.js';
import type { Refusal } from '../../core/ports/page-actor.js';
import { findChat } from './find-chat.js';
import { orRefusal } from './server-refusal.js';
import { until } from './until.js';
import { collections, MissingModuleError, waModule } from './wa-modules.js';

const EFFECT_MS = 8_000;
/** WhatsApp Business on Android and on iPhone: others have no labels. */
const BUSINESS = new Set(['smba', 'smbi']);

export const ONLY_BUSINESS = 'Only WhatsApp Business has labels, and this account is linked to the ordinary app';

/** Whether the phone runs an app that has labels. */
export function isBusiness(): boolean {
  return BUSINESS.has(waModule('WAWebConnModel').Conn.platform);
}

/** See `PageActor.setLabels`. */
export function setLabels({
  candidates,
  labelIds,
}: {
  readonly candidates: readonly string[];
  readonly labelIds: readonly string[];
}): Promise<{ readonly outcome: 'done' } | Refusal | ChatMiss> {
  return orRefusal(async (): Promise<{ readonly outcome: 'done' } | Refusal | ChatMiss> => {
    const found = findChat(candidates);
    if ('outcome' in found) return found;
    if (!isBusiness()) return refused(ONLY_BUSINESS);
    const { Label } = collections();
    const unknown = labelIds.filter((id) => Label.get(id) === undefined);
    if (unknown.length > 0) return refused(`This account has no label ${unknown.join(', ')}`);
    const { chat } = found;
    const has = (): string[] => (chat.labels ?? []).map(String);
    const isSo = () => has().length === labelIds.length && labelIds.every((id) => has().includes(id));
    if (isSo()) return { outcome: 'done' };
    const changes = [
      ...labelIds.map((id) => ({ id, type: 'add' })),
      ...has()
        .filter((id) => !labelIds.includes(id))
        .map((id) => ({ id, type: 'remove' })),
    ];
    if (typeof Label.addOrRemoveLabels !== 'function') throw new MissingModuleError('Labels cannot be changed');
    await Label.addOrRemoveLabels(changes, [chat]);
    return (await until(isSo, EFFECT_MS)) ? { outcome: 'done' } : refused('WhatsApp took it and does not show it');
  });
}

function refused(reason: string): Refusal {
  return { outcome: 'refused', reason };
}

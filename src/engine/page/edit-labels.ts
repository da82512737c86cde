import type { Refusal } from '../../core/ports/page-actor.js';
import type { LabelChange, PageLabels } from '../../core/ports/page-labels.js';
import { isBusiness, ONLY_BUSINESS } from './act-on-labels.js';
import { orRefusal, waFunction } from './server-refusal.js';
import { until } from './until.js';
import { collections } from './wa-modules.js';

const EFFECT_MS = 8_000;
const COLORS = 20;

type Later<K extends keyof PageLabels> = ReturnType<PageLabels[K]>;

const refused = (reason: string): Refusal => ({ outcome: 'refused', reason });
const NOT_SHOWN = refused('WhatsApp took it and does not show it');
const UNKNOWN = { outcome: 'label_unknown' } as const;
const editing = (name: string) => waFunction('WAWebBizLabelEditingAction', name);

/** See `PageLabels.create`. */
export function createLabel({ name, color = freeColor() }: LabelChange & { readonly name: string }): Later<'create'> {
  return orRefusal(async () => {
    if (!isBusiness()) return refused(ONLY_BUSINESS);
    if (allLabels().some((label) => label.name === name)) return refused(`There is a label ${name} already`);
    const id = String(await editing('labelAddAction')(name, color));
    const isThere = await until(() => labelOf(id)?.name === name, EFFECT_MS);
    return isThere ? { outcome: 'done' as const, id, color } : NOT_SHOWN;
  });
}

/** See `PageLabels.change`. */
export function changeLabel({ id, ...change }: LabelChange & { readonly id: string }): Later<'change'> {
  return orRefusal(async () => {
    if (!isBusiness()) return refused(ONLY_BUSINESS);
    const label = labelOf(id);
    if (label === undefined) return UNKNOWN;
    const { name = String(label.name), color = Number(label.colorIndex ?? 0) } = change;
    const isSo = () => labelOf(id)?.name === name && Number(labelOf(id)?.colorIndex ?? 0) === color;
    if (!isSo()) await editing('labelEditAction')(id, name, label.predefinedId, color);
    return (await until(isSo, EFFECT_MS)) ? { outcome: 'done' as const, name, color } : NOT_SHOWN;
  });
}

/** See `PageLabels.remove`. */
export function removeLabel({ id }: { readonly id: string }): Later<'remove'> {
  return orRefusal(async () => {
    if (!isBusiness()) return refused(ONLY_BUSINESS);
    const label = labelOf(id);
    if (label === undefined) return UNKNOWN;
    await editing('labelDeleteAction')(id, label.name, label.colorIndex);
    return (await until(() => labelOf(id) === undefined, EFFECT_MS)) ? { outcome: 'done' as const } : NOT_SHOWN;
  });
}

function allLabels(): any[] {
  return collections().Label.getModelsArray();
}

function labelOf(id: string): any {
  return collections().Label.get(id);
}

function freeColor(): number {
  const taken = new Set(allLabels().map((label) => Number(label.colorIndex)));
  for (let color = 0; color < COLORS; color++) if (!taken.has(color)) return color;
  return allLabels().length % COLORS;
}

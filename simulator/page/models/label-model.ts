import type { LabelRecord } from '../../wire/records.js';
import { defineProps, Model } from './model.js';

/** One label of the business app. */
export class LabelModel extends Model {
  declare hexColor: string;
  #items: LabelRecord['items'] = [];

  constructor(record: LabelRecord) {
    super({ id: record.id });
    this.apply(record);
  }

  apply({ items, hexColor, ...rest }: LabelRecord): void {
    this.#items = items;
    this.set({ ...rest, count: items.length });
    Object.defineProperty(this, 'hexColor', { value: hexColor, configurable: true, enumerable: false });
  }

  get labelItemCollection(): { getModelsArray: () => LabelRecord['items'] } {
    return { getModelsArray: () => [...this.#items] };
  }
}
defineProps(LabelModel, { name: '', colorIndex: 0, count: 0 });

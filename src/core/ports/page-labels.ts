import type { Refusal } from './page-actor.js';

type Done = { readonly outcome: 'done' };

export interface LabelMiss {
  readonly outcome: 'label_unknown';
}

/** What can be changed of a label; `color` is the number of one of WhatsApp's twenty colours. */
export interface LabelChange {
  readonly name?: string | undefined;
  readonly color?: number | undefined;
}

/** The labels of WhatsApp Business through the live page. Refuses in words for any other account. Fails like `PageActor`. */
export interface PageLabels {
  /** Without a colour the first that no label has. */
  create(
    label: LabelChange & { readonly name: string },
  ): Promise<(Done & { readonly id: string; readonly color: number }) | Refusal>;
  change(
    id: string,
    change: LabelChange,
  ): Promise<(Done & { readonly name: string; readonly color: number }) | Refusal | LabelMiss>;
  /** Takes it off every chat too. */
  remove(id: string): Promise<Done | Refusal | LabelMiss>;
}

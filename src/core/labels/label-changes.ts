import { unlessRefused, type AccountPages } from '../actions/account-pages.js';
import { BridgeError } from '../errors/bridge-error.js';
import type { LabelChange, LabelMiss } from '../ports/page-labels.js';

/** A label as it is after a change; `color` is its number. */
export interface ChangedLabel {
  readonly id: string;
  readonly name: string;
  readonly color: number;
}

/**
 * Changes of the labels of a business account. They resolve when the page shows them. Throws `label_not_found`,
 * `action_refused` (no business account, a name in use), `feature_unavailable` and the session errors.
 */
export interface LabelChangesApi {
  /** Without a colour the first that is free. */
  create(session: string, label: LabelChange & { readonly name: string }): Promise<ChangedLabel>;
  change(session: string, id: string, change: LabelChange): Promise<ChangedLabel>;
  /** Takes it off every chat too. */
  remove(session: string, id: string): Promise<void>;
}

/** See `LabelChangesApi`. */
export class LabelChanges implements LabelChangesApi {
  readonly #pages: AccountPages;

  constructor(pages: AccountPages) {
    this.#pages = pages;
  }

  async create(session: string, label: LabelChange & { readonly name: string }): Promise<ChangedLabel> {
    const { labels } = await this.#pages.account(session);
    const { id, color } = unlessRefused(await labels.create(label));
    return { id, color, name: label.name };
  }

  async change(session: string, id: string, change: LabelChange): Promise<ChangedLabel> {
    const { labels } = await this.#pages.account(session);
    const { name, color } = known(unlessRefused(await labels.change(id, change)), id);
    return { id, name, color };
  }

  async remove(session: string, id: string): Promise<void> {
    const { labels } = await this.#pages.account(session);
    known(unlessRefused(await labels.remove(id)), id);
  }
}

function known<T extends { readonly outcome: string }>(answer: T | LabelMiss, id: string): Exclude<T, LabelMiss> {
  if (answer.outcome === 'label_unknown') {
    throw new BridgeError('label_not_found', `This account has no label with the id ${id}.`);
  }
  return answer as Exclude<T, LabelMiss>;
}

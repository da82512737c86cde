import type { LabelRecord } from '../../src/core/history/page-batch.js';
import type { LabelsApi } from '../../src/core/labels/labels-api.js';

/** Labels in memory, and which chats have them. */
export class FakeLabels implements LabelsApi {
  labels: readonly LabelRecord[] = [];
  readonly chats = new Map<string, readonly string[]>();

  async list(): Promise<readonly LabelRecord[]> {
    return this.labels;
  }

  async ofChats(_session: string, chatIds: readonly string[]): Promise<readonly LabelRecord[]> {
    return this.labels.filter(({ id }) => this.chats.get(id)?.some((chat) => chatIds.includes(chat)) === true);
  }

  async chatsWith(_session: string, labelId: string): Promise<readonly string[]> {
    return this.chats.get(labelId) ?? [];
  }
}

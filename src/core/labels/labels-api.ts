import type { LabelRecord } from '../history/page-batch.js';

/** The labels of a business account as they are stored. No call asks WhatsApp. All throw `storage_unavailable`. */
export interface LabelsApi {
  list(session: string): Promise<readonly LabelRecord[]>;
  /** Those of any of these chats. */
  ofChats(session: string, chatIds: readonly string[]): Promise<readonly LabelRecord[]>;
  /** The ids of the chats that have it. */
  chatsWith(session: string, labelId: string): Promise<readonly string[]>;
}

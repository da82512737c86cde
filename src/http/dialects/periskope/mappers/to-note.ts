import type { Annotation } from '../../../../core/annotations/annotation.js';
import { isoMs } from '../fields.js';
import type { Phone } from '../phone.js';
import type { PeriskopeNote } from '../schemas/note.js';

/** A note as Periskope shows it. */
export function toNote(note: Annotation<'note'>, phone: Phone): PeriskopeNote {
  return {
    note_id: note.id,
    chat_id: note.subject ?? '',
    body: note.data.body,
    author: note.data.author,
    message_id: note.data.messageId,
    created_at: isoMs(note.createdAt),
    updated_at: isoMs(note.updatedAt),
    org_id: phone.orgId,
    org_phone: phone.orgPhone,
  };
}

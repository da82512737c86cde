import { asFlag, serializedId, type Fields } from '../../../../core/history/json-fields.js';

/** A member of a group as the raw chat has it, in WAHA's words. */
export function toParticipant(one: Fields): { id: string; role: 'participant' | 'admin' | 'superadmin' } {
  const role = asFlag(one['isSuperAdmin']) ? 'superadmin' : asFlag(one['isAdmin']) ? 'admin' : 'participant';
  return { id: serializedId(one['id']) ?? '', role };
}

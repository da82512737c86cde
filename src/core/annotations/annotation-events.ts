import type { NewEvent } from '../events/logged-event.js';
import type { Annotation, AnnotationKind } from './annotation.js';

type Teller<K extends AnnotationKind> = (before: Annotation<K> | null, after: Annotation<K>) => readonly NewEvent[];

/** Kinds that events are told of. */
const TELLERS: { readonly [K in AnnotationKind]?: Teller<K> } = {
  note: (before, { id, subject, data: { body, author, messageId } }) =>
    before === null ? [{ name: 'note.created', chatId: subject, messageId, payload: { id, body, author } }] : [],
  flag: (before, { id, subject, data: { flagged } }) =>
    flagged === (before?.data.flagged ?? false)
      ? []
      : [{ name: 'message.flagged', chatId: subject, messageId: id, payload: { flagged } }],
  chat: (before, { subject, data }) => {
    const [previous, properties] = [before?.data.properties ?? {}, data.properties ?? {}];
    if (isSame(previous, properties)) return [];
    return [{ name: 'chat.properties', chatId: subject, messageId: null, payload: { properties, previous } }];
  },
  phone: (before, { data: { name = null, labelIds = [] } }) => {
    const { name: oldName = null, labelIds: oldIds = [] } = before?.data ?? {};
    if (oldName === name && oldIds.join() === labelIds.join()) return [];
    return [{ name: 'phone.changed', chatId: null, messageId: null, payload: { name, labelIds } }];
  },
};

/** Whether changes of this kind may be told. */
export function isTold(kind: AnnotationKind): boolean {
  return kind in TELLERS;
}

/** What is to be told about an annotation that was made or changed. */
export function annotationEvents<K extends AnnotationKind>(
  kind: K,
  before: Annotation<K> | null,
  after: Annotation<K>,
): readonly NewEvent[] {
  return TELLERS[kind]?.(before, after) ?? [];
}

function isSame(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}

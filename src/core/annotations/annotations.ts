import type { Annotation, AnnotationKind, AnnotationQuery } from './annotation.js';

/** What an annotation becomes; its kind and id stay, and its times are kept for it. */
export type AnnotationChange<K extends AnnotationKind> = Pick<Annotation<K>, 'data'> &
  Partial<Pick<Annotation<K>, 'subject' | 'parent'>>;

/**
 * What people and programs write beside chats, people and messages: it is kept here alone, and WhatsApp never hears of
 * it. A resolved write is on the disk. All throw `storage_unavailable`.
 */
export interface Annotations {
  /** Null when there is none. */
  get<K extends AnnotationKind>(session: string, kind: K, id: string): Promise<Annotation<K> | null>;
  /** The newest first, with how many there are in all. */
  list<K extends AnnotationKind>(
    session: string,
    kind: K,
    query?: AnnotationQuery,
  ): Promise<{ readonly items: readonly Annotation<K>[]; readonly total: number }>;
  /**
   * Makes or changes one, from what it was (null: there was none). Changes of one thing go one after the other: none is
   * lost.
   */
  change<K extends AnnotationKind>(
    session: string,
    kind: K,
    id: string,
    to: (before: Annotation<K> | null) => AnnotationChange<K>,
  ): Promise<Annotation<K>>;
  /** False when there was none. */
  remove(session: string, kind: AnnotationKind, id: string): Promise<boolean>;
  /** Forgets all of a session. */
  removeSession(session: string): Promise<void>;
}

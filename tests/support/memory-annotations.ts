import type { Annotation, AnnotationKind, AnnotationQuery } from '../../src/core/annotations/annotation.js';
import type { AnnotationChange, Annotations } from '../../src/core/annotations/annotations.js';
import type { Clock } from '../../src/core/ports/clock.js';

/** Annotations in memory. */
export class MemoryAnnotations implements Annotations {
  readonly #items: { readonly session: string; readonly annotation: Annotation }[] = [];
  readonly #clock: Pick<Clock, 'now'>;

  constructor(clock: Pick<Clock, 'now'> = { now: () => 1_763_700_000_000 }) {
    this.#clock = clock;
  }

  get<K extends AnnotationKind>(session: string, kind: K, id: string): Promise<Annotation<K> | null> {
    return Promise.resolve(this.#of(session, kind).find((one) => one.id === id) ?? null);
  }

  list<K extends AnnotationKind>(session: string, kind: K, query: AnnotationQuery = {}) {
    const { subjects, ids, parent, limit = Infinity, offset = 0 } = query;
    const items = this.#of(session, kind)
      .filter(
        (one) =>
          (subjects === undefined || (one.subject !== null && subjects.includes(one.subject))) &&
          (ids === undefined || ids.includes(one.id)) &&
          (parent === undefined || one.parent === parent),
      )
      .sort((one, other) => other.createdAt - one.createdAt || (one.id < other.id ? 1 : -1));
    return Promise.resolve({ items: items.slice(offset, offset + limit), total: items.length });
  }

  change<K extends AnnotationKind>(
    session: string,
    kind: K,
    id: string,
    to: (before: Annotation<K> | null) => AnnotationChange<K>,
  ): Promise<Annotation<K>> {
    // Nothing is awaited: of two changes at once the second finds what the first one wrote.
    const before = this.#of(session, kind).find((one) => one.id === id) ?? null;
    const { subject = before?.subject ?? null, parent = before?.parent ?? null, data } = to(before);
    const now = this.#clock.now();
    const after = { kind, id, subject, parent, createdAt: before?.createdAt ?? now, updatedAt: now, data };
    this.#drop(session, kind, id);
    this.#items.push({ session, annotation: after });
    return Promise.resolve(after);
  }

  remove(session: string, kind: AnnotationKind, id: string): Promise<boolean> {
    return Promise.resolve(this.#drop(session, kind, id));
  }

  removeSession(session: string): Promise<void> {
    this.#items.splice(0, this.#items.length, ...this.#items.filter((one) => one.session !== session));
    return Promise.resolve();
  }

  #of<K extends AnnotationKind>(session: string, kind: K): Annotation<K>[] {
    return this.#items
      .filter((one) => one.session === session && one.annotation.kind === kind)
      .map(({ annotation }) => annotation as Annotation<K>);
  }

  #drop(session: string, kind: AnnotationKind, id: string): boolean {
    const at = this.#items.findIndex(
      ({ session: of, annotation }) => of === session && annotation.kind === kind && annotation.id === id,
    );
    if (at >= 0) this.#items.splice(at, 1);
    return at >= 0;
  }
}

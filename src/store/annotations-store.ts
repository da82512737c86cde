import type { Selectable, SelectQueryBuilder } from 'kysely';
import type { Annotation, AnnotationData, AnnotationKind, AnnotationQuery } from '../core/annotations/annotation.js';
import { annotationEvents, isTold } from '../core/annotations/annotation-events.js';
import type { AnnotationChange, Annotations } from '../core/annotations/annotations.js';
import { UlidSource } from '../core/ids/ulid.js';
import type { Clock } from '../core/ports/clock.js';
import { inChunks } from './in-chunks.js';
import { isPostgres, type CausewayDatabase } from './open-database.js';
import { BatchContext } from './replica/batch-context.js';
import { closeBatch, takeTurn } from './replica/close-batch.js';
import { withStorageTrouble } from './storage-trouble.js';
import type { AnnotationsTable, Tables } from './tables.js';

/** Annotations in the database. See `Annotations`. */
export class DatabaseAnnotations implements Annotations {
  readonly #database: CausewayDatabase;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #onTold: (session: string, last: number) => void;
  readonly #ulids = new UlidSource();
  /** By what is changed: its last change, which the next one waits for. */
  readonly #turns = new Map<string, Promise<unknown>>();

  /** `onTold` is called when events up to the sequence `last` are on the disk. */
  constructor(
    database: CausewayDatabase,
    clock: Pick<Clock, 'now'>,
    onTold: (session: string, last: number) => void = () => undefined,
  ) {
    this.#database = database;
    this.#clock = clock;
    this.#onTold = onTold;
  }

  async get<K extends AnnotationKind>(session: string, kind: K, id: string): Promise<Annotation<K> | null> {
    const query = this.#of(session, kind).where('id', '=', id).selectAll();
    const row = await withStorageTrouble(() => query.executeTakeFirst());
    return row === undefined ? null : toAnnotation(row, kind);
  }

  async list<K extends AnnotationKind>(session: string, kind: K, query: AnnotationQuery = {}) {
    const { subjects, ids } = query;
    const isShort = (subjects ?? []).length + (ids ?? []).length <= MOST_NAMED;
    return withStorageTrouble(() =>
      isShort ? this.#page(session, kind, query) : this.#pageOfMany(session, kind, query),
    );
  }

  async change<K extends AnnotationKind>(
    session: string,
    kind: K,
    id: string,
    to: (before: Annotation<K> | null) => AnnotationChange<K>,
  ): Promise<Annotation<K>> {
    const key = [session, kind, id].join('\n');
    const turn = (this.#turns.get(key) ?? Promise.resolve()).then(async () => {
      const { after, last } = await withStorageTrouble(() => this.#change(session, kind, id, to));
      if (last !== null) this.#onTold(session, last);
      return after;
    });
    const settled = turn.catch(() => undefined);
    this.#turns.set(key, settled);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(key) === settled) this.#turns.delete(key);
    }
  }

  async remove(session: string, kind: AnnotationKind, id: string): Promise<boolean> {
    const query = this.#database
      .deleteFrom('annotations')
      .where('session', '=', session)
      .where('kind', '=', kind)
      .where('id', '=', id);
    return Number((await withStorageTrouble(() => query.executeTakeFirst())).numDeletedRows) > 0;
  }

  async removeSession(session: string): Promise<void> {
    const query = this.#database.deleteFrom('annotations').where('session', '=', session);
    await withStorageTrouble(() => query.execute());
  }

  #of(session: string, kind: AnnotationKind, database = this.#database): Selection {
    return database.selectFrom('annotations').where('session', '=', session).where('kind', '=', kind);
  }

  async #page<K extends AnnotationKind>(session: string, kind: K, query: AnnotationQuery) {
    let matching = this.#of(session, kind);
    if (query.subjects !== undefined) matching = matching.where('subject', 'in', atLeastOne(query.subjects));
    if (query.ids !== undefined) matching = matching.where('id', 'in', atLeastOne(query.ids));
    if (query.parent !== undefined) matching = matching.where('parent', '=', query.parent);
    const { total } = await matching.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
    const rows = await matching
      .selectAll()
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(query.limit ?? EVERY)
      .offset(query.offset ?? 0)
      .execute();
    return { items: rows.map((row) => toAnnotation(row, kind)), total };
  }

  /** A statement takes only so many parameters: those of many ids are read in pieces, put in order and cut. */
  async #pageOfMany<K extends AnnotationKind>(session: string, kind: K, query: AnnotationQuery) {
    const { limit = EVERY, offset = 0, ...which } = query;
    const items: Annotation<K>[] = [];
    const by = which.ids === undefined ? 'subjects' : 'ids';
    for (const chunk of inChunks([...new Set(which[by])])) {
      items.push(...(await this.#page(session, kind, { ...which, [by]: chunk })).items);
    }
    items.sort((one, other) => other.createdAt - one.createdAt || (one.id < other.id ? 1 : -1));
    return { items: items.slice(offset, offset + limit), total: items.length };
  }

  #change<K extends AnnotationKind>(
    session: string,
    kind: K,
    id: string,
    to: (before: Annotation<K> | null) => AnnotationChange<K>,
  ): Promise<{ readonly after: Annotation<K>; readonly last: number | null }> {
    return this.#database.transaction().execute(async (transaction) => {
      const batch = new BatchContext(transaction, session, 'live');
      // First, so that whoever else writes events of this session waits here.
      const counters = isTold(kind) ? await takeTurn(batch) : null;
      const query = this.#of(session, kind, transaction).where('id', '=', id).selectAll();
      const row = await (isPostgres(this.#database) ? query.forUpdate() : query).executeTakeFirst();
      const before = row === undefined ? null : toAnnotation(row, kind);
      const wanted = to(before);
      const now = this.#clock.now();
      const after: Annotation<K> = {
        kind,
        id,
        subject: wanted.subject === undefined ? (before?.subject ?? null) : wanted.subject,
        parent: wanted.parent === undefined ? (before?.parent ?? null) : wanted.parent,
        createdAt: before?.createdAt ?? now,
        updatedAt: now,
        data: wanted.data,
      };
      const written = toRow(session, after);
      await transaction
        .insertInto('annotations')
        .values(written)
        .onConflict((conflict) => conflict.columns(['session', 'kind', 'id']).doUpdateSet(written))
        .execute();
      if (counters === null) return { after, last: null };
      batch.tell(annotationEvents(kind, before, after));
      const { events } = await closeBatch(batch, counters, undefined, now, this.#ulids);
      return { after, last: events?.last ?? null };
    });
  }
}

type Selection = SelectQueryBuilder<Tables, 'annotations', object>;

const EVERY = 1_000_000;
/** More ids than this are asked for in pieces. */
const MOST_NAMED = 400;

/** An empty list is no SQL; nothing has an empty id. */
function atLeastOne(ids: readonly string[]): readonly string[] {
  return ids.length === 0 ? [''] : ids;
}

function toRow(session: string, annotation: Annotation): AnnotationsTable {
  const { kind, id, subject, parent, createdAt, updatedAt, data } = annotation;
  return {
    session,
    kind,
    id,
    subject,
    parent,
    created_at: createdAt,
    updated_at: updatedAt,
    data_json: JSON.stringify(data),
  };
}

function toAnnotation<K extends AnnotationKind>(row: Selectable<AnnotationsTable>, kind: K): Annotation<K> {
  return {
    kind,
    id: row.id,
    subject: row.subject,
    parent: row.parent,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    data: JSON.parse(row.data_json) as AnnotationData[K],
  };
}

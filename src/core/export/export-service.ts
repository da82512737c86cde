import { BridgeError } from '../errors/bridge-error.js';
import { asText, fieldsOf } from '../history/json-fields.js';
import { extensionOf } from '../media/file-name.js';
import { keptName } from '../media/kept-name.js';
import type { MediaOutcome } from '../media/media-api.js';
import type { Clock } from '../ports/clock.js';
import type { ExportRow, ExportStore, ZipEntry, ZipMaker } from '../ports/export-ports.js';
import type { MediaFiles, MediaRow } from '../ports/media-ports.js';
import type { ReplicaReader } from '../ports/stores.js';
import { dayHtml, HTML_END, htmlHead, messageHtml } from './chat-html.js';

/** A chat as a zip file. `name` is what it may be called. */
export interface ChatExport {
  readonly name: string;
  readonly zip: AsyncIterable<Uint8Array>;
}

export interface ExportApi {
  /**
   * What is stored of a chat, as a zip that is made while it is read. `fetchMedia` has missing files fetched from
   * WhatsApp, one after the other, for a quarter of an hour at most. Throws `chat_not_found` for a chat of which nothing
   * is stored, and the refusals of its name.
   */
  open(session: string, chat: string, options: { readonly fetchMedia: boolean }): Promise<ChatExport>;
}

export interface ExportServiceParts {
  readonly store: ExportStore;
  readonly replica: Pick<ReplicaReader, 'chat' | 'coverage'>;
  /** The stored chats that are meant; null when none is. */
  readonly resolve: (session: string, chat: string) => Promise<readonly string[] | null>;
  readonly files: Pick<MediaFiles, 'find' | 'read'>;
  /** See `MediaService.ensure`. */
  readonly fetch: (session: string, messageId: string, facts: MediaRow, waitMs: number) => Promise<MediaOutcome>;
  readonly zip: ZipMaker;
  readonly clock: Clock;
}

const FETCH_FOR_MS = 15 * 60_000;
const FETCH_ONE_MS = 60_000;
/** Between two files, in ms: whoever fetches a thousand at once is no phone. */
const FETCH_PAUSE_MS = 500;
const MOST_MISSING = 10_000;

interface Job {
  readonly session: string;
  readonly ids: readonly string[];
  readonly title: string;
  readonly nowS: number;
  readonly fetchUntilMs: number;
  /** Paths of files that are in the zip. */
  readonly paths: Set<string>;
  readonly missing: object[];
  missingCount: number;
  messages: number;
  oldest: number | null;
  newest: number | null;
}

/** Exports of chats. See `ExportApi`. */
export class ExportService implements ExportApi {
  readonly #parts: ExportServiceParts;

  constructor(parts: ExportServiceParts) {
    this.#parts = parts;
  }

  async open(session: string, chat: string, { fetchMedia }: { readonly fetchMedia: boolean }): Promise<ChatExport> {
    const { resolve, replica, clock, zip } = this.#parts;
    const ids = await resolve(session, chat);
    const [first] = ids ?? [];
    if (ids === null || first === undefined) {
      throw new BridgeError('chat_not_found', 'Nothing is stored of this chat.');
    }
    const text = await replica.chat(session, first);
    const title = (text === null ? null : asText(fieldsOf(JSON.parse(text))['name'])) ?? first;
    const nowS = Math.floor(clock.now() / 1000);
    const job: Job = {
      session,
      ids,
      title,
      nowS,
      fetchUntilMs: fetchMedia ? clock.now() + FETCH_FOR_MS : 0,
      paths: new Set(),
      missing: [],
      missingCount: 0,
      messages: 0,
      oldest: null,
      newest: null,
    };
    return { name: `${title} ${new Date(nowS * 1000).toISOString().slice(0, 10)}.zip`, zip: zip(this.#entries(job)) };
  }

  /** Files first: what is written then knows which of them there are. */
  async *#entries(job: Job): AsyncGenerator<ZipEntry> {
    yield* this.#files(job);
    yield { path: 'messages.json', at: job.nowS, isText: true, content: this.#messages(job) };
    yield { path: 'chat.html', at: job.nowS, isText: true, content: this.#html(job) };
    yield { path: 'manifest.json', at: job.nowS, isText: true, content: this.#manifest(job) };
  }

  async *#files(job: Job): AsyncGenerator<ZipEntry> {
    const { files } = this.#parts;
    for await (const row of this.#rows(job)) {
      if (row.media === null) continue;
      const path = pathOf(row.media);
      if (job.paths.has(path)) continue;
      const name = keptName(row.media.messageId, row.media.sha256);
      const found = (await files.find(job.session, name)) ?? (await this.#fetched(job, row.media, name));
      if (found === null) {
        note(job, row.media);
        continue;
      }
      job.paths.add(path);
      yield { path, at: row.timestamp, isText: false, content: files.read(job.session, name) };
    }
  }

  async #fetched(job: Job, media: MediaRow, name: string): Promise<number | null> {
    const { clock, fetch, files } = this.#parts;
    const leftMs = job.fetchUntilMs - clock.now();
    if (leftMs <= 0 || media.state === 'gone') return null;
    const outcome = await fetch(job.session, media.messageId, media, Math.min(FETCH_ONE_MS, leftMs));
    await new Promise<void>((resolve) => {
      clock.after(FETCH_PAUSE_MS, resolve);
    });
    return outcome === 'ready' ? files.find(job.session, name) : null;
  }

  async *#messages(job: Job): AsyncGenerator<string> {
    let separator = '[\n';
    for await (const row of this.#rows(job)) {
      job.messages += 1;
      job.oldest ??= row.timestamp;
      job.newest = row.timestamp;
      yield separator + row.json;
      separator = ',\n';
    }
    yield separator === '[\n' ? '[]\n' : '\n]\n';
  }

  async *#html(job: Job): AsyncGenerator<string> {
    const isGroup = job.ids.some((id) => id.endsWith('@g.us'));
    const names = new Map<string, string>();
    yield htmlHead(job.title, `Exported ${new Date(job.nowS * 1000).toISOString()}. All times are UTC.`);
    let day = '';
    for await (const row of this.#rows(job)) {
      const today = new Date(row.timestamp * 1000).toISOString().slice(0, 10);
      if (today !== day) yield dayHtml(today);
      day = today;
      const name = isGroup && !row.fromMe && row.author !== null ? await this.#nameOf(job, row.author, names) : null;
      yield messageHtml(row, name, ({ media }) => {
        const path = media === null ? null : pathOf(media);
        return path !== null && job.paths.has(path) ? path : null;
      });
    }
    yield HTML_END;
  }

  async #nameOf(job: Job, id: string, known: Map<string, string>): Promise<string> {
    const name = known.get(id) ?? (await this.#parts.store.contactName(job.session, id)) ?? id.replace(/@.*$/, '');
    known.set(id, name);
    return name;
  }

  async *#manifest(job: Job): AsyncGenerator<string> {
    const coverage = await Promise.all(job.ids.map((id) => this.#parts.replica.coverage(job.session, id)));
    const manifest = {
      format: 'causeway-chat-export',
      version: 1,
      exportedAt: new Date(job.nowS * 1000).toISOString(),
      chat: { ids: job.ids, name: job.title },
      messages: {
        count: job.messages,
        oldest: job.oldest,
        newest: job.newest,
        /** From the chat's first message on, as far as the page and this store know. */
        fromStart: coverage.every(({ reachedStart }) => reachedStart),
        phoneHasMore: coverage.some(({ phoneHasMore }) => phoneHasMore),
      },
      media: { files: job.paths.size, missing: job.missingCount, missingList: job.missing },
    };
    yield `${JSON.stringify(manifest, null, 2)}\n`;
  }

  #rows({ session, ids, nowS }: Job): AsyncIterable<ExportRow> {
    return this.#parts.store.exportRows(session, ids, nowS);
  }
}

/** The ending comes from the type: what a sender called his file must not decide what opens it. */
function pathOf({ messageId, sha256, mimetype }: MediaRow): string {
  const name = keptName(messageId, sha256);
  return `media/${name.startsWith('m-') ? name : name.slice(0, 32)}${extensionOf(mimetype)}`;
}

function note(job: Job, { messageId, state, filename, mimetype, size }: MediaRow): void {
  job.missingCount += 1;
  if (job.missing.length < MOST_MISSING) job.missing.push({ messageId, state, filename, mimetype, size });
}

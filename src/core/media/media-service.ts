import { BridgeError } from '../errors/bridge-error.js';
import { toMessageRecord, type MediaFacts } from '../history/message-record.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { MediaDraft, MediaFiles, MediaStore } from '../ports/media-ports.js';
import type { MediaFetch, PageMedia } from '../ports/page-media.js';
import { checkableHash, filesOfNames, keptName } from './kept-name.js';
import type { MediaApi, MediaFile, MediaOutcome, MediaPending } from './media-api.js';

export interface MediaServiceParts {
  /** The JSON text of a message of a chat, or its UTF-8; throws when there is none. */
  readonly message: (session: string, chat: string, messageId: string) => Promise<string | Uint8Array>;
  /** The page of a working session; throws the error of the state it is in. */
  readonly page: (session: string) => Promise<PageMedia>;
  readonly files: MediaFiles;
  readonly store: MediaStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Of each session. */
  readonly quotaBytes: number;
  /** How long a request waits for a file, in ms. */
  readonly waitMs?: number | undefined;
}

interface Wanted {
  readonly session: string;
  readonly messageId: string;
  readonly facts: MediaFacts;
  readonly name: string;
}

type Fetched = 'ready' | 'later';

const WAIT_MS = 20_000;
/** How long the page may take for one file, in ms. */
const DOWNLOAD_MS = 600_000;
/** What was gone may be uploaded again by the phone: asked again after this time, in ms. */
const GONE_FOR_MS = 3_600_000;
const RETRY_FETCHING_S = 5;
const RETRY_UPLOADING_S = 30;

/**
 * Files of messages: kept by content under a quota, fetched once from the page when somebody asks.
 * pending -> ready when fetched and checked -> pending when its room was needed; gone when WhatsApp says so.
 */
export class MediaService implements MediaApi {
  readonly #parts: MediaServiceParts;
  readonly #jobs = new Map<string, Promise<Fetched>>();

  constructor(parts: MediaServiceParts) {
    this.#parts = parts;
  }

  async open(session: string, chat: string, messageId: string): Promise<MediaFile | MediaPending> {
    const text = await this.#parts.message(session, chat, messageId);
    const json = typeof text === 'string' ? text : Buffer.from(text).toString();
    const { id, media } = toMessageRecord(json, { isNotification: false });
    if (media === null) throw new BridgeError('media_absent', 'This message has no file.');
    const wanted = { session, messageId: id, facts: media, name: keptName(id, media.sha256) };
    const outcome = await this.#have(wanted, this.#parts.waitMs ?? WAIT_MS);
    if (outcome === 'fetching') return { state: 'pending', retryAfterS: RETRY_FETCHING_S };
    if (outcome === 'later') return { state: 'pending', retryAfterS: RETRY_UPLOADING_S };
    return this.#file(wanted);
  }

  /** Has the file here if that can be within `waitMs`. Never throws; tells how it went. */
  async ensure(session: string, messageId: string, facts: MediaFacts, waitMs: number): Promise<MediaOutcome> {
    try {
      const wanted = { session, messageId, facts, name: keptName(messageId, facts.sha256) };
      return (await this.#have(wanted, waitMs)) === 'ready' ? 'ready' : 'pending';
    } catch (error) {
      return error instanceof BridgeError && error.code === 'media_gone' ? 'gone' : 'failed';
    }
  }

  async #have(wanted: Wanted, waitMs: number): Promise<Fetched | 'fetching'> {
    const { session, messageId, facts } = wanted;
    if (await this.#isKept(wanted)) {
      await this.#mark(wanted, 'ready');
      return 'ready';
    }
    const row = await this.#parts.store.media(session, messageId);
    const goneSinceMs = row?.state === 'gone' && row.fetchedAt !== null ? Date.parse(row.fetchedAt) : -Infinity;
    if (this.#parts.clock.now() - goneSinceMs < GONE_FOR_MS) throw gone();
    if ((facts.size ?? 0) > this.#parts.quotaBytes) throw tooLarge();
    return this.#within(this.#job(wanted), waitMs);
  }

  /** A file that is not as long as its message says was not written by us to its end. */
  async #isKept({ session, name, facts }: Wanted): Promise<boolean> {
    const bytes = await this.#parts.files.find(session, name);
    return bytes !== null && (facts.size === null || facts.size === bytes);
  }

  async #file({ session, name, facts }: Wanted): Promise<MediaFile> {
    const { files } = this.#parts;
    const bytes = await files.find(session, name);
    if (bytes === null)
      throw new BridgeError('media_unavailable', 'The file was removed just now.', { retryAfterS: 1 });
    return {
      state: 'ready',
      mimetype: facts.mimetype,
      filename: facts.filename,
      bytes,
      etag: `"${name}"`,
      read: (range) => files.read(session, name, range),
    };
  }

  /** One fetch a file, however many ask and however many messages carry it. */
  #job(wanted: Wanted): Promise<Fetched> {
    const key = `${wanted.session} ${wanted.name}`;
    const running = this.#jobs.get(key);
    if (running !== undefined) return running;
    const job = this.#fetch(wanted).finally(() => this.#jobs.delete(key));
    this.#jobs.set(key, job);
    // Who asked may have stopped waiting by then.
    job.catch((error: unknown) => {
      this.#parts.log.debug({ session: wanted.session, error }, 'The file of a message could not be fetched');
    });
    return job;
  }

  async #fetch(wanted: Wanted): Promise<Fetched> {
    const { files, quotaBytes } = this.#parts;
    const page = await this.#parts.page(wanted.session);
    const draft = await files.draft(wanted.session);
    try {
      const most = wanted.facts.size ?? quotaBytes;
      const request = { messageId: wanted.messageId, deadlineMs: DOWNLOAD_MS };
      const fetched = await page.fetchMedia(request, async (slice) => {
        if (draft.bytes + slice.length > most) throw wanted.facts.size === null ? tooLarge() : mismatch();
        await draft.write(slice);
      });
      if (fetched.outcome !== 'ok') return await this.#missed(wanted, fetched, draft);
      await this.#keep(wanted, draft);
    } catch (error) {
      await draft.drop();
      throw error;
    }
    await this.#makeRoom(wanted);
    await this.#mark(wanted, 'ready');
    return 'ready';
  }

  async #keep({ facts, name }: Wanted, draft: MediaDraft): Promise<void> {
    const hash = checkableHash(facts.sha256);
    if (facts.size !== null && facts.size !== draft.bytes) throw mismatch();
    if (hash !== null && hash !== draft.sha256()) throw mismatch();
    await draft.keep(name);
  }

  async #missed(wanted: Wanted, fetched: Exclude<MediaFetch, { outcome: 'ok' }>, draft: MediaDraft): Promise<Fetched> {
    switch (fetched.outcome) {
      case 'later':
        await draft.drop();
        return 'later';
      case 'failed':
        throw new BridgeError('media_unavailable', `WhatsApp could not load the file: ${fetched.reason}`, {
          retryAfterS: RETRY_UPLOADING_S,
        });
      case 'gone':
        await this.#mark(wanted, 'gone');
        throw gone();
      case 'message_unknown':
      case 'no_media':
        throw gone();
    }
  }

  async #makeRoom({ session, name }: Wanted): Promise<void> {
    const { files, store, quotaBytes } = this.#parts;
    const removed = await files.trim(session, quotaBytes, name);
    if (removed.length > 0) await store.mediaRemoved(session, filesOfNames(removed));
  }

  async #mark({ session, messageId }: Wanted, state: 'ready' | 'gone'): Promise<void> {
    await this.#parts.store.markMedia(session, messageId, state, new Date(this.#parts.clock.now()).toISOString());
  }

  async #within(job: Promise<Fetched>, waitMs: number): Promise<Fetched | 'fetching'> {
    let cancel: () => void = () => undefined;
    const timeout = new Promise<'fetching'>((resolve) => {
      cancel = this.#parts.clock.after(waitMs, () => {
        resolve('fetching');
      });
    });
    try {
      return await Promise.race([job, timeout]);
    } finally {
      cancel();
    }
  }
}

function gone(): BridgeError {
  return new BridgeError('media_gone', 'WhatsApp has this file no more.');
}

function mismatch(): BridgeError {
  return new BridgeError(
    'media_mismatch',
    'What WhatsApp gave is not the file that the message names; nothing was kept.',
  );
}

function tooLarge(): BridgeError {
  return new BridgeError('media_too_large', 'The file is larger than all room for files (MEDIA_QUOTA_MB).');
}

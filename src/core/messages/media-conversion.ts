import { UlidSource } from '../ids/ulid.js';
import type { Clock } from '../ports/clock.js';
import type { OutgoingFiles } from '../ports/outgoing-files.js';
import type { MediaIntake } from './media-intake.js';
import type { FileSource } from './send-api.js';

/** A file as WhatsApp plays it. */
export interface ConvertedFile {
  readonly mimetype: string;
  readonly content: Uint8Array;
}

/** Makes voice messages and films of other files, without sending them. */
export interface ConversionApi {
  /** Throws `media_refused`, `conversion_unavailable`, or `invalid_request` for what is no base64. Leaves no file. */
  convert(session: string, source: FileSource, to: 'voice' | 'video'): Promise<ConvertedFile>;
}

/** Converts by the way that files take when they are sent. See `ConversionApi`. */
export class MediaConversion implements ConversionApi {
  readonly #intake: Pick<MediaIntake, 'keep'>;
  readonly #files: Pick<OutgoingFiles, 'read' | 'remove'>;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #ids = new UlidSource();

  constructor(
    intake: Pick<MediaIntake, 'keep'>,
    files: Pick<OutgoingFiles, 'read' | 'remove'>,
    clock: Pick<Clock, 'now'>,
  ) {
    this.#intake = intake;
    this.#files = files;
    this.#clock = clock;
  }

  async convert(session: string, source: FileSource, to: 'voice' | 'video'): Promise<ConvertedFile> {
    const id = this.#ids.next(this.#clock.now());
    const { kept } = await this.#intake.keep(session, id, { kind: 'media', as: to, file: { source }, convert: true });
    try {
      const blocks: Uint8Array[] = [];
      for await (const block of this.#files.read(session, id)) blocks.push(block);
      return { mimetype: kept.mimetype, content: Buffer.concat(blocks) };
    } finally {
      await this.#files.remove(session, id);
    }
  }
}

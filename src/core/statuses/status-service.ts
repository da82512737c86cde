import { unlessRefused, type AccountPages } from '../actions/account-pages.js';
import { invalidInput } from '../errors/bridge-error.js';
import type { MediaIntake } from '../messages/media-intake.js';
import { newMessageId } from '../messages/message-id.js';
import type { OutgoingFile } from '../messages/send-api.js';
import type { OutgoingFiles } from '../ports/outgoing-files.js';
import type { TakenMessage } from '../ports/page-sender.js';

export interface TextStatus {
  readonly text: string;
  /** `#rrggbb`; WhatsApp's own when absent. */
  readonly backgroundColor?: string | undefined;
  /** 0 to 7. */
  readonly font?: number | undefined;
}

export interface MediaStatus {
  readonly as: 'image' | 'video' | 'voice';
  readonly file: OutgoingFile;
  readonly caption?: string | undefined;
  /** Makes a voice message or a video of it with ffmpeg first. */
  readonly convert?: boolean | undefined;
  /** `#rrggbb`, behind a voice message. */
  readonly backgroundColor?: string | undefined;
}

/**
 * Posts statuses to all contacts. There is no queue: it is done at once or fails, and never again by itself, because
 * WhatsApp makes the id of a text. Throws `invalid_request`, `media_refused`, `conversion_unavailable`,
 * `action_refused`, `feature_unavailable`, `page_unavailable` (it may be up nevertheless) and the session errors.
 */
export interface StatusesApi {
  postText(session: string, status: TextStatus): Promise<TakenMessage>;
  postMedia(session: string, status: MediaStatus): Promise<TakenMessage>;
}

const MOST_CHARACTERS = 700;

/** See `StatusesApi`. */
export class StatusService implements StatusesApi {
  readonly #pages: AccountPages;
  readonly #intake: Pick<MediaIntake, 'keep'>;
  readonly #files: Pick<OutgoingFiles, 'read' | 'remove'>;

  constructor(pages: AccountPages, intake: Pick<MediaIntake, 'keep'>, files: Pick<OutgoingFiles, 'read' | 'remove'>) {
    this.#pages = pages;
    this.#intake = intake;
    this.#files = files;
  }

  async postText(session: string, { text, backgroundColor, font = 0 }: TextStatus): Promise<TakenMessage> {
    if (text.length > MOST_CHARACTERS) {
      throw invalidInput('text', `at most ${String(MOST_CHARACTERS)} characters`, `${String(text.length)} characters`);
    }
    const color = toColor(backgroundColor);
    const { statuses } = await this.#pages.account(session);
    return unlessRefused(await statuses.post({ kind: 'text', text, color, font })).message;
  }

  async postMedia(session: string, status: MediaStatus): Promise<TakenMessage> {
    const { as, file, caption, convert, backgroundColor } = status;
    const color = toColor(backgroundColor);
    // Before the file is fetched: a session that does not work needs none.
    const { statuses } = await this.#pages.account(session);
    const id = newMessageId();
    const { kept } = await this.#intake.keep(session, id, { kind: 'media', as, file, convert });
    try {
      const bytes = { ...kept, read: () => this.#files.read(session, id) };
      const content = { kind: 'media' as const, id, as, caption: caption ?? null, color };
      return unlessRefused(await statuses.post(content, bytes)).message;
    } finally {
      await this.#files.remove(session, id);
    }
  }
}

/** ARGB, opaque. */
function toColor(hex: string | undefined): number | null {
  if (hex === undefined) return null;
  const digits = /^#?(?<rgb>[\da-f]{6})$/i.exec(hex.trim())?.groups?.['rgb'];
  if (digits === undefined) throw invalidInput('backgroundColor', 'a colour such as #38b42f', JSON.stringify(hex));
  return Number.parseInt(`ff${digits}`, 16);
}

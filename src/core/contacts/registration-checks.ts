import type { Clock } from '../ports/clock.js';
import type { PageReader, RegistrationAnswer } from '../ports/engine.js';

const REMEMBER_MS = 24 * 3_600_000;
const WINDOW_MS = 60_000;
const MOST_PER_WINDOW = 10;
const MOST_REMEMBERED = 10_000;

interface Remembered {
  readonly answer: Promise<RegistrationAnswer>;
  readonly atMs: number;
}

interface Asked {
  readonly answers: Map<string, Remembered>;
  readonly recentMs: number[];
}

/**
 * Asks WhatsApp whether a number is registered, as rarely as ruling 5 allows: once per number per 24 hours and at most
 * ten times a minute per session, because bulk look-ups get accounts banned.
 */
export class RegistrationChecks {
  readonly #clock: Clock;
  readonly #sessions = new Map<string, Asked>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** WhatsApp's answer about one id, or null when asking now would go over the limit. A failed question is not remembered. */
  async check(session: string, id: string, reader: PageReader): Promise<RegistrationAnswer | null> {
    const asked = this.#of(session);
    const now = this.#clock.now();

    const known = asked.answers.get(id);
    if (known !== undefined && now - known.atMs < REMEMBER_MS) return known.answer;

    while (asked.recentMs.length > 0 && now - (asked.recentMs[0] ?? 0) >= WINDOW_MS) asked.recentMs.shift();
    if (asked.recentMs.length >= MOST_PER_WINDOW) return null;
    asked.recentMs.push(now);

    const answer = reader.queryRegistration(id);
    this.#remember(asked, id, { answer, atMs: now });
    try {
      return await answer;
    } catch (error) {
      asked.answers.delete(id);
      throw error;
    }
  }

  #remember(asked: Asked, id: string, entry: Remembered): void {
    asked.answers.delete(id);
    asked.answers.set(id, entry);
    const oldest = asked.answers.keys().next().value;
    if (asked.answers.size > MOST_REMEMBERED && oldest !== undefined) asked.answers.delete(oldest);
  }

  #of(session: string): Asked {
    let asked = this.#sessions.get(session);
    if (asked === undefined) {
      asked = { answers: new Map(), recentMs: [] };
      this.#sessions.set(session, asked);
    }
    return asked;
  }
}

import { BridgeError, invalidInput } from '../errors/bridge-error.js';
import { parseChatRef } from '../ids/chat-ref.js';
import type { PageReader } from '../ports/engine.js';
import type { Refusal } from '../ports/page-actor.js';
import type { PageContacts, PersonMiss } from '../ports/page-contacts.js';
import type { ContactActionsApi } from './contact-actions-api.js';
import type { RegistrationChecks } from './registration-checks.js';

/** The pages of working sessions. Throws the error of a state that is not working. */
export interface ContactPages {
  contacts(session: string): Promise<PageContacts>;
  reader(session: string): Promise<PageReader>;
}

/** Acts on people through the page. See `ContactActionsApi`. */
export class ContactActions implements ContactActionsApi {
  readonly #pages: ContactPages;
  readonly #checks: RegistrationChecks;
  readonly #defaultCountry: string | undefined;

  constructor(pages: ContactPages, checks: RegistrationChecks, defaultCountry: string | undefined) {
    this.#pages = pages;
    this.#checks = checks;
    this.#defaultCountry = defaultCountry;
  }

  async about(session: string, person: string): Promise<string | null> {
    const candidates = this.#candidates(person);
    const page = await this.#pages.contacts(session);
    const known = await page.about(candidates, false);
    if (known.outcome !== 'person_unknown') return orThrow(known, person).about;
    const id = await this.#registered(session, candidates, person);
    return orThrow(await page.about([id], true), person).about;
  }

  async block(session: string, person: string, blocked: boolean): Promise<void> {
    const candidates = this.#candidates(person);
    const page = await this.#pages.contacts(session);
    orThrow(await page.block(candidates, blocked), person);
  }

  async save(
    session: string,
    person: string,
    name: {
      readonly firstName: string;
      readonly lastName?: string | undefined;
      readonly syncToPhone?: boolean | undefined;
    },
  ): Promise<void> {
    const candidates = this.#candidates(person);
    const { firstName, lastName = '', syncToPhone = false } = name;
    const page = await this.#pages.contacts(session);
    orThrow(await page.save(candidates, { firstName, lastName, syncToPhone }), person);
  }

  async forget(session: string, person: string): Promise<void> {
    const candidates = this.#candidates(person);
    const page = await this.#pages.contacts(session);
    orThrow(await page.forget(candidates), person);
  }

  async #registered(session: string, candidates: readonly string[], person: string): Promise<string> {
    const reader = await this.#pages.reader(session);
    for (const candidate of candidates) {
      const answer = await this.#checks.check(session, candidate, reader);
      if (answer === null) {
        throw new BridgeError('rate_limited', 'Too many unknown numbers were looked up in the last minute.', {
          retryAfterS: 60,
        });
      }
      if (answer.registered) return answer.id ?? candidate;
    }
    throw notRegistered(person);
  }

  #candidates(person: string): readonly string[] {
    const ref = parseChatRef(person, this.#defaultCountry);
    if (ref.kind === 'phone' || ref.kind === 'lid') return ref.candidates;
    throw invalidInput('chat', 'a person: a phone number or a LID', JSON.stringify(person), 'invalid_chat_id');
  }
}

function orThrow<T extends { readonly outcome: 'done' }>(answer: T | PersonMiss | Refusal, person: string): T {
  if (answer.outcome === 'refused') throw new BridgeError('action_refused', answer.reason);
  if (answer.outcome === 'person_unknown') throw notRegistered(person);
  return answer;
}

function notRegistered(person: string): BridgeError {
  return new BridgeError('number_not_registered', `Nobody on WhatsApp has the number or id ${person}.`);
}

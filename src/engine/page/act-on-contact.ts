import type { Refusal } from '../../core/ports/page-actor.js';
import type { PageContacts, PersonMiss, SavedName } from '../../core/ports/page-contacts.js';
import { bothIds, findPerson, type FoundPerson } from './find-person.js';
import { orRefusal, waFunction } from './server-refusal.js';
import { until } from './until.js';
import { collections, toWid, waModuleIfPresent } from './wa-modules.js';

const EFFECT_MS = 8_000;

type Later<K extends keyof PageContacts> = ReturnType<PageContacts[K]>;

interface OfPerson {
  readonly candidates: readonly string[];
}

const DONE = { outcome: 'done' } as const;
const UNKNOWN: PersonMiss = { outcome: 'person_unknown' };
const NOT_SHOWN: Refusal = { outcome: 'refused', reason: 'WhatsApp took it and does not show it' };

/** Whom the page knows by one of the ids, with both of theirs. */
export function knownPerson(candidates: readonly string[]): FoundPerson | undefined {
  const { Contact } = collections();
  const id = candidates.find((candidate) => bothIds([candidate]).some((wid) => Contact.get(wid._serialized)));
  if (id === undefined) return undefined;
  const wids = bothIds([id]).filter(({ server }) => server === 'c.us' || server === 'lid');
  const lid = wids.find(({ server }) => server === 'lid');
  const wid = wids.find(({ server }) => server === 'c.us') ?? lid;
  return wid === undefined ? undefined : { wid, lid };
}

async function onPerson<T extends { readonly outcome: string }>(
  candidates: readonly string[],
  run: (person: FoundPerson) => Promise<T>,
): Promise<T | PersonMiss | Refusal> {
  return orRefusal(async (): Promise<T | PersonMiss> => {
    const person = knownPerson(candidates) ?? (await findPerson(candidates));
    return person === undefined ? UNKNOWN : run(person);
  });
}

/** See `PageContacts.about`. */
export function contactAbout({ candidates, registered }: OfPerson & { readonly registered: boolean }): Later<'about'> {
  return orRefusal(async () => {
    const wid = knownPerson(candidates)?.wid ?? (registered ? toWid(candidates[0] ?? '') : undefined);
    return wid === undefined ? UNKNOWN : { outcome: 'done' as const, about: await aboutOf(wid) };
  });
}

/** What somebody, or this account, says of themselves. */
export async function aboutOf(wid: any): Promise<string | null> {
  const answer = await waFunction('WAWebContactStatusBridge', 'getStatus')({ token: '', wid });
  return typeof answer?.status === 'string' ? answer.status : null;
}

/** See `PageContacts.block`. WhatsApp wants the contact under its LID where there is one; the library gives the phone's. */
export function blockContact({ candidates, blocked }: OfPerson & { readonly blocked: boolean }): Later<'block'> {
  return onPerson(candidates, async ({ wid, lid }): Promise<typeof DONE | Refusal> => {
    const { Blocklist, Contact } = collections();
    const isBlocked = () => [wid, lid].some((id) => id !== undefined && Blocklist.get(id._serialized) !== undefined);
    if (isBlocked() === blocked) return DONE;
    const contact = await Contact.find((lid ?? wid)._serialized);
    if (blocked) await waFunction('WAWebBlockContactAction', 'blockContact')({ contact });
    else await waFunction('WAWebBlockContactAction', 'unblockContact')(contact);
    return (await until(() => isBlocked() === blocked, EFFECT_MS)) ? DONE : NOT_SHOWN;
  });
}

/** See `PageContacts.save`. */
export function saveContact({ candidates, name }: OfPerson & { readonly name: SavedName }): Later<'save'> {
  return onPerson(candidates, async ({ wid }): Promise<typeof DONE | Refusal> => {
    if (wid.server !== 'c.us') return withoutPhone();
    const { firstName, lastName, syncToPhone } = name;
    const full = [firstName, lastName].filter(Boolean).join(' ');
    await waFunction(
      'WAWebSaveContactAction',
      'saveContactAction',
    )({
      firstName,
      lastName,
      phoneNumber: wid.user,
      prevPhoneNumber: wid.user,
      syncToAddressbook: syncToPhone,
      username: undefined,
    });
    const isSaved = () => collections().Contact.get(wid._serialized)?.name === full;
    return (await until(isSaved, EFFECT_MS)) ? DONE : NOT_SHOWN;
  });
}

/** See `PageContacts.forget`. */
export function forgetContact({ candidates }: OfPerson): Later<'forget'> {
  return onPerson(candidates, async ({ wid }): Promise<typeof DONE | Refusal> => {
    if (wid.server !== 'c.us') return withoutPhone();
    const isForgotten = () => {
      const contact = collections().Contact.get(wid._serialized);
      if (contact === undefined) return true;
      return !waModuleIfPresent('WAWebFrontendContactGetters')?.getIsMyContact(contact);
    };
    if (isForgotten()) return DONE;
    await waFunction('WAWebDeleteContactAction', 'deleteContactAction')({ phoneNumber: wid });
    return (await until(isForgotten, EFFECT_MS)) ? DONE : NOT_SHOWN;
  });
}

function withoutPhone(): Refusal {
  return { outcome: 'refused', reason: 'WhatsApp does not tell the phone number of this person' };
}

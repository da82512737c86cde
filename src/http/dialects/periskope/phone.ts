import { z } from 'zod';
import { BridgeError } from '../../../core/errors/bridge-error.js';
import { stableLetters, stableUuid } from '../../../core/ids/stable-id.js';
import { organisationOfCaller } from '../../families/principal-of.js';
import type { SessionView } from '../../../core/sessions/session-view.js';
import { visibleSessions } from '../../families/session-choice.js';
import type { RouteContext } from '../../route.js';
import type { Reads } from './reads.js';

/** A session as Periskope knows it. */
export interface Phone {
  /** What every service takes for a session. */
  readonly session: string;
  readonly view: SessionView;
  readonly orgId: string;
  readonly phoneId: string;
  /** The account, ending in @c.us; null before the first link. */
  readonly orgPhone: string | null;
}

export const phoneHeaders = z.object({
  'x-phone': z
    .string()
    .optional()
    .meta({
      description:
        'Which phone answers: its number (country code and number, digits only) or its phone id. Not needed with a key that ' +
        'is bound to one session.',
      example: '919876543210',
    }),
});

const PHONE_ID = /^phone-[a-z]{12}$/;

/** The id of an organisation: always the same, and nobody reads its name from it. */
export function orgIdOf(organisation: string): string {
  return stableUuid('organisation', organisation);
}

export function phoneIdOf(session: string): string {
  return `phone-${stableLetters('phone', session, 12)}`;
}

/** Every phone that the key may use. */
export async function phonesOf(context: Reads): Promise<readonly Phone[]> {
  return Promise.all(visibleSessions(context).map((view) => toPhone(context, view)));
}

/** The phone that a request means. Throws 422 without the header and 404 where there is none that the key may use. */
export async function chosenPhone(context: RouteContext, header: string | undefined): Promise<Phone> {
  const asked = header?.trim() ?? '';
  if (asked === '') return onlyPhone(context);
  const number = /^(\d{8,15})(?:@c\.us)?$/.exec(asked)?.[1];
  if (number === undefined && !PHONE_ID.test(asked)) {
    throw invalidPhone('Invalid Header: {x-phone} must be a number like 919876543210 or a phone id', asked);
  }
  const phones = await phonesOf(context);
  const matching = phones.filter(({ phoneId, orgPhone }) =>
    number === undefined ? phoneId === asked : orgPhone === `${number}@c.us`,
  );
  // One number may have been linked under two names, one after the other.
  const found = matching.find(({ view }) => view.state === 'working') ?? matching[0];
  if (found === undefined) throw new BridgeError('session_not_found', 'There is no such phone that this key may use.');
  return found;
}

export async function toPhone(context: Pick<Reads, 'principal' | 'listings'>, view: SessionView): Promise<Phone> {
  const id = view.me?.id ?? (await context.listings.account(view.key));
  return {
    session: view.key,
    view,
    orgId: orgIdOf(organisationOfCaller(context)),
    phoneId: phoneIdOf(view.key),
    orgPhone: id?.replace(/:\d+@/, '@') ?? null,
  };
}

function onlyPhone(context: RouteContext): Promise<Phone> {
  const { principal } = context;
  if (principal === null || principal.sessions === 'all' || principal.sessions.length !== 1) {
    throw invalidPhone('Missing Header: {x-phone}', undefined);
  }
  const [view] = visibleSessions(context);
  if (view === undefined) throw new BridgeError('session_not_found', 'The session of this key is not there.');
  return toPhone(context, view);
}

function invalidPhone(message: string, received: string | undefined): BridgeError {
  const detail = { field: 'x-phone', expected: message, received: received?.slice(0, 80) ?? 'nothing' };
  return new BridgeError('invalid_request', message, { details: [detail] });
}

import { invalidInput } from '../errors/bridge-error.js';

/** A place in the log of one session: everything up to `sequence` was read. */
export interface SessionPlace {
  readonly epoch: string;
  readonly sequence: number;
}

/** One place a session, by its name: the order between sessions is not the same for every reader. */
export type EventCursor = ReadonlyMap<string, SessionPlace>;

const VERSION = '1';
const PLACE = /^([A-Za-z0-9_-]{1,64}):([0-9a-f]{0,16}):(\d{1,15})$/;
const EXPECTED = 'a cursor that an answer gave, `start` or `now`';
const MOST_CHARACTERS = 128 * 1024;

/** The part of a cursor's text that speaks of one session. */
export function placeText(name: string, { epoch, sequence }: SessionPlace): string {
  return `${name}:${epoch}:${String(sequence)}`;
}

/** What a reader is given to come back with. */
export function cursorText(places: Iterable<string>): string {
  return Buffer.from([VERSION, ...places].join(','), 'utf8').toString('base64url');
}

/** Throws `invalid_request` for a text that this function's counterpart did not make. */
export function parseCursor(text: string): EventCursor {
  const bad = () => invalidInput('after', EXPECTED, JSON.stringify(text.slice(0, 80)));
  if (text.length > MOST_CHARACTERS || !/^[A-Za-z0-9_-]+$/.test(text)) throw bad();
  const [version, ...places] = Buffer.from(text, 'base64url').toString('utf8').split(',');
  if (version !== VERSION) throw bad();
  return new Map(
    places.map((place) => {
      const [, name, epoch, sequence] = PLACE.exec(place) ?? [];
      if (name === undefined || epoch === undefined) throw bad();
      return [name, { epoch, sequence: Number(sequence) }];
    }),
  );
}

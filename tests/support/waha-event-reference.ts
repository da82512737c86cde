import { readFileSync } from 'node:fs';
import { misfits, type ShapeSchema } from './fits-schema.js';

interface Reference {
  /** Every name of an event that WAHA has. */
  readonly names: readonly string[];
  readonly envelope: ShapeSchema;
  readonly payloads: Readonly<Record<string, ShapeSchema>>;
  readonly schemas: Readonly<Record<string, ShapeSchema>>;
}

/** What WAHA's own description (2026.7.1) says of its events. */
export const WAHA_EVENT_REFERENCE = JSON.parse(readFileSync('tests/fixtures/waha-events.json', 'utf8')) as Reference;

/** Where the seed or WAHA's documentation shows null and the schema does not say so. */
const NULL_AT = [
  ...['', 'after.', 'before.'].flatMap((at) => [`${at}replyTo`, `${at}media.filename`]),
  ...['before', 'after', 'participant', 'presences[].lastSeen'],
];
/** The description has an object where the engine's own word is passed on. */
const DESCRIBED_WRONG = new Set(['state.change']);

/** What of an event WAHA's description does not know, in words (ruling 23). */
export function eventMisfits({ event, payload, ...envelope }: { readonly event: string; readonly payload: unknown }) {
  const { envelope: around, payloads, schemas } = WAHA_EVENT_REFERENCE;
  const schema = DESCRIBED_WRONG.has(event) ? undefined : payloads[event];
  return [
    ...misfits(envelope, around, { schemas }),
    ...(schema === undefined ? [] : misfits(payload, schema, { schemas, nullAt: NULL_AT })),
  ];
}

import { readFileSync } from 'node:fs';
import type { Route } from '../../src/http/route.js';
import { misfits, type ShapeSchema } from './fits-schema.js';

interface Operation {
  readonly status: number;
  readonly schema?: ShapeSchema;
}

interface Reference {
  readonly operations: Readonly<Record<string, Operation>>;
  readonly schemas: Readonly<Record<string, ShapeSchema>>;
}

const reference = JSON.parse(readFileSync('tests/fixtures/waha-openapi.json', 'utf8')) as Reference;

/** Where the seed or WAHA's documentation shows null and the schema does not say so. */
const NULL_AT = [
  '',
  '[].lastMessage',
  '[].lastMessage.replyTo',
  '[].replyTo',
  'replyTo',
  'url',
  '[].media.url',
  '[].media.filename',
  'media.filename',
  // As WAHA's own source answers for this engine.
  ...['', '[].'].flatMap((at) => [`${at}preview`, `${at}picture`, `${at}subscribersCount`]),
  'presences[].lastSeen',
  // The page tells of no views in every build; a number would be made up.
  '[].viewCount',
  '[].message.replyTo',
];

/** The description has the names of events as objects; seed and documentation show strings. */
const DESCRIBED_WRONG = /(^|\.)config\.webhooks\[\]\.events\[\]: no object$/;

/** What WAHA's own description says of a route; undefined for one that it does not know. */
export function operationOf({ method, path }: Pick<Route, 'method' | 'path'>): Operation | undefined {
  const wanted = `${method.toUpperCase()} ${path.replace(/:\w+/g, '{}')}`;
  return Object.entries(reference.operations).find(([name]) => name.replace(/\{\w+\}/g, '{}') === wanted)?.[1];
}

/** The status of success. The description names two for what answers with a file; all other POSTs of files answer 201. */
export function statusOf(route: Pick<Route, 'id' | 'method' | 'path'>): number {
  return route.id.startsWith('convert') ? 201 : (operationOf(route)?.status ?? 200);
}

/** What of a successful answer WAHA's description does not know, in words (ruling 23). */
export function shapeMisfits(route: Pick<Route, 'method' | 'path'>, body: unknown): string[] {
  const schema = operationOf(route)?.schema;
  if (schema === undefined || schema.type === 'object') return [];
  const found = misfits(body, schema, { schemas: reference.schemas, nullAt: NULL_AT });
  return found.filter((misfit) => !DESCRIBED_WRONG.test(misfit));
}

import type { Request } from 'express';
import { z } from 'zod';
import { BridgeError, type ErrorCode, type ErrorDetail, type RequestPart } from '../core/errors/bridge-error.js';
import { readBody } from './read-body.js';
import type { RequestSchemas } from './route.js';

const MAX_SHOWN = 80;

/** Parses every part of the request that the route reads. Throws one `invalid_request` naming all that is wrong. */
export function parseRequest(request: Request, schemas: RequestSchemas): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  const details: ErrorDetail[] = [];
  const codes: ErrorCode[] = [];
  const parts = new Set<RequestPart>();
  const parse = (part: keyof RequestSchemas, value: unknown): void => {
    const schema = schemas[part];
    if (schema === undefined) return;
    const result = schema.safeParse(value);
    if (result.success) {
      input[part] = result.data;
      return;
    }
    parts.add(part);
    for (const issue of result.error.issues) {
      details.push(...toDetails(issue, value, schema, part));
      codes.push(codeOf(issue));
    }
  };
  parse('params', request.params);
  parse('query', { ...request.query });
  parse('headers', request.headers);
  if (schemas.body) parse('body', readBody(request));
  if (details.length > 0) throw refusal(details, codes, parts);
  return input;
}

function refusal(
  details: readonly ErrorDetail[],
  codes: readonly ErrorCode[],
  parts: ReadonlySet<RequestPart>,
): BridgeError {
  const message = details.map((one) => `${one.field}: expected ${one.expected}, received ${one.received}`).join('; ');
  return new BridgeError(codes[0] ?? 'invalid_request', message.slice(0, 1_000), {
    details,
    part: parts.size === 1 ? [...parts][0] : undefined,
  });
}

/** A schema may name a more exact code: `refine(test, { error, params: { code: 'invalid_chat_id' } })`. */
function codeOf(issue: z.core.$ZodIssue): ErrorCode {
  return issue.code === 'custom' && issue.params?.['code'] === 'invalid_chat_id'
    ? 'invalid_chat_id'
    : 'invalid_request';
}

function toDetails(issue: z.core.$ZodIssue, value: unknown, schema: z.ZodType, part: string): ErrorDetail[] {
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(schema);
    const expected = known.length === 0 ? 'no such key' : `one of the keys ${known.join(', ')}`;
    return issue.keys.map((key) => ({
      field: key.slice(0, MAX_SHOWN),
      expected,
      received: `the unknown key ${shown(key)}`,
    }));
  }
  return [
    {
      field: issue.path.length > 0 ? issue.path.join('.') : part,
      expected: expectationOf(issue),
      received: describe(valueAt(value, issue.path)),
    },
  ];
}

/** Our schemas give as message what they expect; zod's own sentences are reduced to that. */
function expectationOf(issue: z.core.$ZodIssue): string {
  return issue.message.replace(/^Invalid input: expected /, '').replace(/, received .*$/, '');
}

function knownKeys(schema: z.ZodType): readonly string[] {
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Reflect.get(current, key);
  }
  return current;
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'number') return String(value);
  return shown(value);
}

function shown(value: unknown): string {
  const text = toText(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

// JSON.parse takes any depth, JSON.stringify runs out of stack.
function toText(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return 'a value nested too deep to be shown';
  }
}

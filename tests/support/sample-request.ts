import { z } from 'zod';
import { phoneIdOf } from '../../src/http/dialects/periskope/phone.js';
import { sessionKey } from '../../src/core/sessions/session-key.js';
import type { Route } from '../../src/http/route.js';

/** A request made from a route's own schemas, as far as they tell what is valid. */
export interface SampleRequest {
  readonly path: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  /** Names the session where neither path nor query nor body does. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Whose the sessions are in the walk over every route. */
const ORGANISATION = 'acme';
const GROUP = '120363000000000001@g.us';
const CHANNEL = '120363000000000009@newsletter';
const CHAT = '447911123456@c.us';
const MESSAGE = `true_${CHAT}_3EB0AAAAAAAAAAAAAAAA`;
/** What stands under a name everywhere it is asked for. */
const KNOWN: Readonly<Record<string, unknown>> = {
  chat: CHAT,
  chatId: CHAT,
  chat_id: CHAT,
  cid: CHAT,
  chat_ids: [CHAT],
  forward_chat_ids: [CHAT],
  contact_id: CHAT,
  contact_ids: [CHAT],
  broadcast_id: 'broadcast-abcdefghijklmnop',
  assigned_to: 'ana@shop.example',
  events: ['message.created'],
  contact: CHAT,
  contactId: CHAT,
  phone: '447911123456',
  phoneNumber: '447911123456',
  phone_number: '447911123456',
  number: '447911123456',
  from: CHAT,
  group: GROUP,
  message: MESSAGE,
  messageId: MESSAGE,
  message_id: MESSAGE,
  lid: '12345678901@lid',
  labelId: '1',
  text: 'Hello',
  url: 'https://shop.example/a.png',
  mimetype: 'image/png',
  duration: 86_400,
  file: { mimetype: 'image/png', url: 'https://shop.example/a.png' },
};

/** The smallest request that the route's schemas describe, for the session of that name. */
export function sampleRequest(route: Route, session: string): SampleRequest {
  const valueOf = (name: string, schema: Json): unknown => {
    if (name === 'session' || (name === 'name' && route.path.includes('/sessions'))) return session;
    if (name === 'id') return schema === IN_PATH ? idIn(route.path) : CHAT;
    if (KNOWN[name] !== undefined) return KNOWN[name];
    return sampleOf(schema, valueOf);
  };
  const path = route.path
    .replace(/(?<!\\):(\w+)/g, (_match, name: string) => encodeURIComponent(String(valueOf(name, IN_PATH))))
    .replaceAll('\\:', ':');
  const part = (schema: z.ZodType | undefined): unknown =>
    schema === undefined ? undefined : sampleOf(toJson(schema), valueOf);
  const query = (part(route.request.query) ?? {}) as Record<string, unknown>;
  const asksSession = Object.keys(toJson(route.request.query).properties ?? {}).includes('session');
  const takesHeader = Object.keys(route.request.headers?.shape ?? {}).includes('x-causeway-session');
  const takesPhone = Object.keys(route.request.headers?.shape ?? {}).includes('x-phone');
  return {
    path,
    query: { ...query, ...(asksSession ? { session } : {}) },
    body: part(route.request.body),
    headers: {
      ...(takesHeader && !asksSession && { 'X-Causeway-Session': session }),
      ...(takesPhone && { 'X-Phone': phoneIdOf(sessionKey(ORGANISATION, session)) }),
    },
  };
}

function idIn(path: string): string {
  if (path.includes('/groups/')) return GROUP;
  return path.includes('/channels/') ? CHANNEL : CHAT;
}

const IN_PATH: Json = { type: 'string' };

interface Json {
  readonly type?: string | undefined;
  readonly const?: unknown;
  readonly example?: unknown;
  readonly enum?: readonly unknown[] | undefined;
  readonly anyOf?: readonly Json[] | undefined;
  readonly oneOf?: readonly Json[] | undefined;
  readonly allOf?: readonly Json[] | undefined;
  readonly properties?: Readonly<Record<string, Json>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly items?: Json | undefined;
  readonly minimum?: number | undefined;
  readonly minItems?: number | undefined;
}

function toJson(schema: z.ZodType | undefined): Json {
  return schema === undefined ? {} : (z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json);
}

function sampleOf(schema: Json, valueOf: (name: string, schema: Json) => unknown): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const [choice] = schema.anyOf ?? schema.oneOf ?? schema.allOf ?? [];
  if (choice !== undefined) return sampleOf(choice, valueOf);
  switch (schema.type) {
    case 'object': {
      const isSend = ['message', 'poll'].every((name) => name in (schema.properties ?? {}));
      const wanted = Object.entries(schema.properties ?? {}).filter(
        ([name]) => schema.required?.includes(name) === true || name === 'session' || (name === 'message' && isSend),
      );
      // Of two ways to give a file one is enough.
      if (wanted.length === 0 && schema.properties?.['url'] !== undefined) return { url: KNOWN['url'] };
      return Object.fromEntries(wanted.map(([name, inner]) => [name, valueOf(name, inner)]));
    }
    case 'array':
      return Array.from({ length: Math.max(1, schema.minItems ?? 1) }, () => sampleOf(schema.items ?? {}, valueOf));
    case 'number':
    case 'integer':
      return Math.max(1, schema.minimum ?? 1);
    case 'boolean':
      return true;
    default:
      return typeof schema.example === 'string' ? schema.example : 'sample';
  }
}

import { z } from 'zod';
import { BridgeError } from '../../core/errors/bridge-error.js';
import { defineRoute, type Route } from '../route.js';

const reply = { kind: 'rawJson', description: 'OpenAPI 3.1', body: z.looseObject({ openapi: z.string() }) } as const;

/** The OpenAPI document of the whole server; made at the first request and kept. */
export function getOpenApi(makeDocument: () => object): Route {
  const text = kept(makeDocument);
  return defineRoute({
    method: 'get',
    path: '/openapi.json',
    id: 'getOpenApi',
    summary: 'This document',
    scope: 'key',
    request: {},
    reply,
    handle: () => ({ rawJson: [text()] }),
  });
}

/** The documents of single dialects, by their names; made and kept likewise. */
export function getDialectOpenApi(makers: ReadonlyMap<string, () => object>): Route {
  const texts = new Map([...makers].map(([name, make]) => [`${name}.json`, kept(make)]));
  return defineRoute({
    method: 'get',
    path: '/openapi/:file',
    id: 'getDialectOpenApi',
    summary: 'The document of one dialect alone',
    scope: 'key',
    request: {
      params: z.object({
        file: z.string().meta({ description: [...texts.keys()].join(', '), example: 'native.json' }),
      }),
    },
    reply,

    handle({ params: { file } }) {
      const text = texts.get(file);
      if (text !== undefined) return { rawJson: [text()] };
      throw new BridgeError('route_not_found', 'There is no such document.', {
        hint: `There are ${[...texts.keys()].join(', ')}.`,
      });
    },
  });
}

function kept(make: () => object): () => string {
  let text: string | undefined;
  return () => (text ??= JSON.stringify(make()));
}

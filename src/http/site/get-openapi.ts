import { z } from 'zod';
import { defineRoute, type Route } from '../route.js';

/** The OpenAPI document; made at the first request and kept. */
export function getOpenApi(makeDocument: () => object): Route {
  let text: string | undefined;
  return defineRoute({
    method: 'get',
    path: '/openapi.json',
    id: 'getOpenApi',
    summary: 'This document',
    scope: 'key',
    request: {},
    reply: { kind: 'rawJson', description: 'OpenAPI 3.1', body: z.looseObject({ openapi: z.string() }) },

    handle() {
      text ??= JSON.stringify(makeDocument());
      return { rawJson: [text] };
    },
  });
}

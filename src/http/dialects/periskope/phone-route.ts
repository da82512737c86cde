import type { z } from 'zod';
import {
  defineRoute,
  type AnswerFor,
  type Parsed,
  type Reply,
  type RequestSchemas,
  type Route,
  type RouteContext,
  type RouteSpec,
} from '../../route.js';
import { chosenPhone, phoneHeaders, type Phone } from './phone.js';

interface PhoneRouteSpec<S extends RequestSchemas, R extends Reply> extends Omit<RouteSpec<S, R>, 'handle'> {
  handle(input: Parsed<S>, context: RouteContext, phone: Phone): AnswerFor<R> | Promise<AnswerFor<R>>;
}

/** A route of one phone: the header names it, and every answer says which it was. */
export function phoneRoute<const S extends RequestSchemas, const R extends Reply>(spec: PhoneRouteSpec<S, R>): Route {
  const headers: z.ZodObject = spec.request.headers?.extend(phoneHeaders.shape) ?? phoneHeaders;
  const route: RouteSpec<RequestSchemas, Reply> = {
    ...spec,
    request: { ...spec.request, headers },
    async handle(input, context) {
      const asked = (input as { readonly headers?: z.output<typeof phoneHeaders> }).headers?.['x-phone'];
      const phone = await chosenPhone(context, asked);
      const answer = await spec.handle(input as Parsed<S>, context, phone);
      const told = { 'x-periskope-org-id': phone.orgId, 'x-periskope-phone-id': phone.phoneId };
      return { ...answer, headers: { ...answer.headers, ...told } };
    },
  };
  return defineRoute(route);
}

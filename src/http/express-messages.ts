import { IncomingMessage, ServerResponse, type RequestListener, type ServerOptions } from 'node:http';

/**
 * Classes for a server's requests and responses that already are what an Express app makes of them: it gives each one
 * another prototype when it comes, after which V8 reads and writes it the slow way. Nothing for other listeners.
 */
export function expressMessages(app: RequestListener): Pick<ServerOptions, 'IncomingMessage' | 'ServerResponse'> {
  if (!('request' in app && 'response' in app)) return {};
  class AppRequest extends IncomingMessage {}
  class AppResponse<Request extends IncomingMessage = IncomingMessage> extends ServerResponse<Request> {}
  Object.setPrototypeOf(AppRequest.prototype, app.request as object);
  Object.setPrototypeOf(AppResponse.prototype, app.response as object);
  Object.assign(app, { request: AppRequest.prototype, response: AppResponse.prototype });
  return { IncomingMessage: AppRequest, ServerResponse: AppResponse };
}

import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { StreamAnswer } from './route.js';

/**
 * Writes a stream no faster than the client reads it, so that memory stays flat. What fails before the first byte is
 * thrown and can still be answered with a status; later the connection is cut, so that nobody takes half for the whole.
 */
export async function sendStream(response: ServerResponse, answer: StreamAnswer): Promise<void> {
  const headers = {
    'Content-Type': answer.contentType,
    ...(answer.contentLength === undefined ? {} : { 'Content-Length': String(answer.contentLength) }),
    ...answer.headers,
  };
  response.statusCode = answer.status ?? 200;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (response.req.method === 'HEAD') {
    response.end();
    return;
  }
  const gone = new AbortController();
  const onClose = (): void => {
    gone.abort();
  };
  response.once('close', onClose);
  try {
    for await (const chunk of answer.stream) {
      if (response.destroyed) return;
      if (!response.write(chunk)) await once(response, 'drain', { signal: gone.signal });
    }
    response.end();
  } catch (error) {
    if (response.destroyed) return;
    if (!response.headersSent) for (const name of Object.keys(headers)) response.removeHeader(name);
    throw error;
  } finally {
    response.off('close', onClose);
  }
}

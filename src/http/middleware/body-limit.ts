import express, { type RequestHandler } from 'express';

/** Reads the body, whatever its type, as bytes into `request.body`; more than `limitBytes` is an error. */
export function bodyLimit(limitBytes: number): RequestHandler {
  const read: RequestHandler = express.raw({ type: () => true, limit: limitBytes });
  return (request, response, next) => {
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
    // Most requests have none, and finding that out in the reader costs more than these two looks.
    if (length === undefined && encoding === undefined) next();
    else read(request, response, next);
  };
}

import express, { type RequestHandler } from 'express';

/** Reads the body, whatever its type, as bytes into `request.body`; more than `limitBytes` is an error. */
export function bodyLimit(limitBytes: number): RequestHandler {
  return express.raw({ type: () => true, limit: limitBytes });
}

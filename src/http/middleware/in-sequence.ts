import type { RequestHandler } from 'express';

/**
 * Several steps as one handler, each called when the one before calls on: a router's own way from one to the next
 * costs more than most of the steps. What a step throws or hands on goes to whoever comes after the handler.
 */
export function inSequence(...steps: readonly RequestHandler[]): RequestHandler {
  return (request, response, done) => {
    let at = 0;
    const next = (error?: unknown): void => {
      const step = (error ?? null) === null ? steps[at] : undefined;
      at += 1;
      if (step === undefined) {
        done(error);
        return;
      }
      const running: unknown = step(request, response, next);
      if (running instanceof Promise) running.catch(done);
    };
    next();
  };
}

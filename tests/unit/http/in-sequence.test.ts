import type { Request, RequestHandler, Response } from 'express';
import { inSequence } from '../../../src/http/middleware/in-sequence.js';

const request = Object.create(null) as Request;
const response = Object.create(null) as Response;

/** What the steps did, and what came after them was called with; resolves when it was. */
async function went(...steps: ((told: string[]) => RequestHandler)[]): Promise<[string[], unknown]> {
  const told: string[] = [];
  const end = await new Promise((resolve, reject) => {
    const handler = inSequence(...steps.map((step) => step(told)));
    try {
      void handler(request, response, resolve);
    } catch (error) {
      reject(error instanceof Error ? error : new Error(String(error)));
    }
  });
  return [told, end];
}

const on =
  (name: string) =>
  (told: string[]): RequestHandler =>
  (_request, _response, next) => {
    told.push(name);
    next();
  };
const later =
  (name: string) =>
  (told: string[]): RequestHandler =>
  async (_request, _response, next) => {
    await Promise.resolve();
    told.push(name);
    next();
  };
const ending = (how: RequestHandler) => () => how;

describe('steps in sequence', () => {
  it('run one after the other, and then what comes after them', async () => {
    expect(await went(on('a'), later('b'), on('c'))).toEqual([['a', 'b', 'c'], undefined]);
    expect(await went()).toEqual([[], undefined]);
  });

  it('go on after null, which is no error to Express', async () => {
    const withNull = ending((_request, _response, next) => {
      next(null);
    });
    expect(await went(withNull, on('b'))).toEqual([['b'], undefined]);
  });

  it.each([
    ['an error', new Error('no')],
    ['the word for the next route', 'route'],
  ])('pass %s on at once', async (_name, what) => {
    const handsOn = ending((_request, _response, next) => {
      next(what);
    });
    expect(await went(on('a'), handsOn, on('c'))).toEqual([['a'], what]);
    expect(await went(later('a'), handsOn, on('c'))).toEqual([['a'], what]);
  });

  it('pass on what a step throws, at once or later', async () => {
    const error = new Error('no');
    const throws = ending(() => {
      throw error;
    });
    const rejects = ending(async () => Promise.reject(error));
    expect(await went(later('a'), throws, on('c'))).toEqual([['a'], error]);
    expect(await went(on('a'), rejects, on('c'))).toEqual([['a'], error]);
    // Whoever called the handler catches what is thrown while it runs, as from any handler.
    await expect(went(on('a'), throws)).rejects.toBe(error);
  });

  it('stop at a step that does not call on', async () => {
    const told: string[] = [];
    const handler = inSequence(on('a')(told), () => undefined, on('c')(told));
    await new Promise<void>((resolve, reject) => {
      void handler(request, response, reject);
      setImmediate(resolve);
    });
    expect(told).toEqual(['a']);
  });
});

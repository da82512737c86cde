import { BridgeError } from '../../../src/core/errors/bridge-error.js';
import { toBridgeError } from '../../../src/http/to-bridge-error.js';

describe('toBridgeError', () => {
  it('lets our own errors pass', () => {
    const error = new BridgeError('chat_not_found', 'No such chat.');
    expect(toBridgeError(error)).toBe(error);
  });

  it.each([
    ['an Error', new Error('ENOENT /home/shop/secret')],
    ['a TypeError', new TypeError('x is not a function')],
    ['a string', 'boom'],
    ['undefined', undefined],
    ['null', null],
    [
      'an internal error of ours',
      new BridgeError('internal_error', 'A session cannot go from a to b.', { facts: { a: 1 } }),
    ],
    ['an error of a server elsewhere', Object.assign(new Error('upstream'), { status: 502 })],
  ])('makes %s an internal error that tells nothing', (_name, thrown) => {
    const error = toBridgeError(thrown);
    expect(error.code).toBe('internal_error');
    expect(error.message).toBe('Something went wrong inside Causeway.');
    expect(error.facts).toEqual({});
    expect(error.cause).toBe(thrown);
  });

  it.each([
    [{ type: 'entity.too.large', status: 413 }, 'payload_too_large'],
    [{ type: 'encoding.unsupported', status: 415 }, 'unsupported_media_type'],
    [{ type: 'request.aborted', status: 400 }, 'invalid_request'],
    [new URIError('URI malformed'), 'invalid_request'],
  ])('reads %j as %s', (thrown, code) => {
    expect(toBridgeError(thrown).code).toBe(code);
  });
});

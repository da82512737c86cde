import type { IncomingMessage } from 'node:http';
import { presentedKey } from '../../../src/http/presented-key.js';

const ALL = ['bearer', 'x-api-key', 'basic'] as const;

function withHeaders(headers: Record<string, string[]>, method = 'GET'): IncomingMessage {
  const rawHeaders = Object.entries(headers).flatMap(([name, values]) => values.flatMap((value) => [name, value]));
  return { rawHeaders, method } as unknown as IncomingMessage;
}

const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString('base64')}`;

describe('presentedKey', () => {
  it.each([
    [{ authorization: ['Bearer abc'] }],
    [{ authorization: ['bearer   abc '] }],
    [{ 'x-api-key': ['abc'] }],
    [{ 'x-api-key': [' abc '] }],
    [{ authorization: ['Bearer abc'], 'x-api-key': ['abc'] }],
    [{ authorization: ['Bearer abc', 'Bearer abc'] }],
    [{ 'x-api-key': ['abc', 'abc'] }],
    [{ authorization: [basic(':abc')] }],
    [{ authorization: [basic('me:abc')] }],
  ])('reads abc from %j', (headers) => {
    expect(presentedKey(withHeaders(headers), ALL)).toEqual({ kind: 'key', key: 'abc' });
  });

  it.each([
    [{ authorization: ['Bearer abc'], 'x-api-key': ['other'] }],
    [{ 'x-api-key': ['abc', 'other'] }],
    [{ authorization: ['Bearer abc', 'Bearer other'] }],
  ])('finds different keys in %j', (headers) => {
    expect(presentedKey(withHeaders(headers), ALL)).toEqual({ kind: 'conflict' });
  });

  it.each([
    [{ authorization: ['Digest abc'] }],
    [{ authorization: ['Bearer'] }],
    [{ authorization: [''] }],
    [{ 'x-api-key': [''] }],
    [{ authorization: [`Bearer ${'a'.repeat(513)}`] }],
  ])('cannot use %j', (headers) => {
    expect(presentedKey(withHeaders(headers), ALL)).toEqual({ kind: 'unreadable' });
  });

  it('keeps a colon inside a Basic password', () => {
    expect(presentedKey(withHeaders({ authorization: [basic(':a:b')] }), ALL)).toEqual({ kind: 'key', key: 'a:b' });
  });

  it('takes Basic for reading only, because browsers send it from any page', () => {
    expect(presentedKey(withHeaders({ authorization: [basic(':abc')] }, 'POST'), ALL)).toEqual({ kind: 'unreadable' });
  });

  it('looks only where the dialect says', () => {
    expect(presentedKey(withHeaders({ 'x-api-key': ['abc'] }), ['bearer'])).toEqual({ kind: 'none' });
    expect(presentedKey(withHeaders({ authorization: ['Bearer abc'] }), ['x-api-key'])).toEqual({ kind: 'unreadable' });
  });
});

describe('presentedKey where the X-Api-Key header counts more', () => {
  const TOKEN = 'head.body.signature';

  it.each<[Record<string, string[]>, object]>([
    [
      { authorization: ['Bearer abc'], 'x-api-key': ['other'] },
      { kind: 'key', key: 'other' },
    ],
    [{ authorization: ['Bearer abc'] }, { kind: 'key', key: 'abc' }],
    [
      { authorization: ['Digest abc'], 'x-api-key': ['other'] },
      { kind: 'key', key: 'other' },
    ],
    [
      { authorization: [`Bearer ${TOKEN}`], 'x-api-key': ['other'] },
      { kind: 'key', key: TOKEN, otherwise: 'other' },
    ],
    [
      { authorization: [`Bearer ${TOKEN}`], 'x-api-key': [TOKEN] },
      { kind: 'key', key: TOKEN },
    ],
    [{ authorization: [`Bearer ${TOKEN}`] }, { kind: 'key', key: TOKEN }],
    [
      { authorization: ['Bearer a..c'], 'x-api-key': ['other'] },
      { kind: 'key', key: 'other' },
    ],
    [{ 'x-api-key': ['abc', 'other'] }, { kind: 'conflict' }],
    [{ authorization: ['Bearer abc', 'Bearer other'] }, { kind: 'conflict' }],
    [{ authorization: ['Bearer abc'], 'x-api-key': [''] }, { kind: 'unreadable' }],
    [{}, { kind: 'none' }],
  ])('%j', (headers, expected) => {
    expect(presentedKey(withHeaders(headers), ['bearer', 'x-api-key'], true)).toEqual(expected);
  });
});

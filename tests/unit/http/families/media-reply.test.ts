import { safeFileName } from '../../../../src/core/media/file-name.js';
import { contentDisposition, contentTypeOf, isUnchanged, rangeOf } from '../../../../src/http/families/media-reply.js';

describe('a range of a file', () => {
  it.each([
    ['bytes=0-0', { from: 0, to: 0 }],
    ['bytes=10-', { from: 10, to: 99 }],
    ['bytes=-10', { from: 90, to: 99 }],
    ['bytes=-1000', { from: 0, to: 99 }],
    ['bytes=90-1000', { from: 90, to: 99 }],
    ['bytes=5-4', null],
    ['bytes=-', null],
    ['bytes=0-1,5-6', null],
    ['items=0-1', null],
    [undefined, null],
  ])('%s', (range, expected) => {
    expect(rangeOf({ range }, 100, '"e"')).toEqual(expected);
  });

  it.each(['bytes=100-', 'bytes=100-200', 'bytes=-0'])('%s is beyond the end', (range) => {
    expect(() => rangeOf({ range }, 100, '"e"')).toThrow('100 bytes');
  });

  it('is of these very bytes or none', () => {
    expect(rangeOf({ range: 'bytes=0-1', 'if-range': '"e"' }, 100, '"e"')).toEqual({ from: 0, to: 1 });
    expect(rangeOf({ range: 'bytes=0-1', 'if-range': '"old"' }, 100, '"e"')).toBeNull();
    expect(['"e"', 'W/"e"', '"x", "e"', '*'].map((known) => isUnchanged({ 'if-none-match': known }, '"e"'))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect([isUnchanged({}, '"e"'), isUnchanged({ 'if-none-match': '"x"' }, '"e"')]).toEqual([false, false]);
  });
});

describe('the name of a file', () => {
  it.each([
    ['../../etc/passwd', '_.._etc_passwd'],
    ['.bashrc', 'bashrc'],
    ['a\r\nb\u202egpj.exe', 'abgpj.exe'],
    ['C:\\dir\\a?.txt', 'C__dir_a_.txt'],
    ['北京.pdf', '北京.pdf'],
    [' . ', 'x.png'],
    [null, 'x.png'],
    [`${'a'.repeat(300)}.pdf`, `${'a'.repeat(116)}.pdf`],
  ])('%j', (filename, expected) => {
    expect(safeFileName({ filename, mimetype: 'image/png' }, 'x')).toBe(expected);
  });

  it('is said in a way that every client reads', () => {
    expect(contentDisposition('inline', 'a b.pdf')).toBe('inline; filename="a b.pdf"');
    expect(contentDisposition('attachment', '北"京.pdf')).toBe(
      `attachment; filename="___.pdf"; filename*=UTF-8''%E5%8C%97%22%E4%BA%AC.pdf`,
    );
  });

  it('says nothing of the type that is no type', () => {
    expect(['audio/ogg; codecs=opus', 'text/html\r\nX: y', 'nonsense', null].map(contentTypeOf)).toEqual([
      'audio/ogg; codecs=opus',
      'application/octet-stream',
      'application/octet-stream',
      'application/octet-stream',
    ]);
  });
});

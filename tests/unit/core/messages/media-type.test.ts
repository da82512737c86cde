import { checkedType, kindOf, typeOfBytes } from '../../../../src/core/messages/media-type.js';
import { oggOpus } from '../../../../simulator/world/ogg-opus.js';

const of = (text: string) => Buffer.from(text, 'latin1');
const JPEG = of('\xff\xd8\xff\xe0');
const MP4 = of('\0\0\0\x20ftypisom');
const ZIP = of('PK\x03\x04');
const TEXT = of('<html>');

describe('the type of a file', () => {
  it.each([
    [JPEG, 'image/jpeg'],
    [of('\x89PNG\r\n\x1a\n'), 'image/png'],
    [of('RIFF1234WEBPVP8 '), 'image/webp'],
    [of('GIF89a'), 'image/gif'],
    [MP4, 'video/mp4'],
    [of('\0\0\0\x20ftypM4A '), 'audio/mp4'],
    [oggOpus(1, 10), 'audio/ogg; codecs=opus'],
    [of('OggS\0\x02 vorbis'), 'audio/ogg'],
    [of('%PDF-1.7'), 'application/pdf'],
    [TEXT, null],
    [of(''), null],
  ])('is told by its bytes: %#', (bytes, type) => {
    expect(typeOfBytes(bytes)).toBe(type);
  });

  it('is what the bytes say, whatever is claimed', () => {
    expect(checkedType('document', JPEG, 'text/html', false)).toBe('image/jpeg');
    expect(checkedType('image', JPEG, 'image/png', false)).toBe('image/jpeg');
    expect(() => checkedType('image', TEXT, 'text/html', false)).toThrow(/must be a picture, and it is text\/html/);
    expect(() => checkedType('image', MP4, 'image/png', false)).toThrow(/it is video\/mp4/);
  });

  it('takes a claim that says more than the bytes', () => {
    const sheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    expect(checkedType('document', ZIP, sheet, false)).toBe(sheet);
    expect(checkedType('audio', MP4, 'audio/mp4', false)).toBe('audio/mp4');
    expect(checkedType('document', TEXT, 'text/html; charset=utf-8', false)).toBe('text/html; charset=utf-8');
    expect(checkedType('document', ZIP, 'image/png', false)).toBe('application/zip');
    expect(checkedType('document', TEXT, 'no type', false)).toBe('application/octet-stream');
  });

  it('must fit how the file is shown, unless it is converted', () => {
    expect(checkedType('voice', oggOpus(1, 10), null, false)).toBe('audio/ogg; codecs=opus');
    expect(() => checkedType('voice', of('ID3'), null, false)).toThrow(/Ogg with Opus/);
    expect(checkedType('voice', of('ID3'), null, true)).toBe('audio/mpeg');
    expect(() => checkedType('gif', of('GIF89a'), null, false)).toThrow(/with `convert`/);
    expect(checkedType('gif', of('GIF89a'), null, true)).toBe('image/gif');
  });

  it('decides how a file is shown when nobody says', () => {
    expect([JPEG, MP4, of('ID3'), of('%PDF-'), of('GIF89a'), TEXT].map((bytes) => kindOf(bytes, null))).toEqual([
      'image',
      'video',
      'audio',
      'document',
      'document',
      'document',
    ]);
  });
});

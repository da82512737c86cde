import fc from 'fast-check';
import { BridgeError } from '../../../../src/core/errors/bridge-error.js';
import { parseChatRef } from '../../../../src/core/ids/chat-ref.js';

const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof BridgeError) return error.code;
    throw error;
  }
  return 'no error';
};

const digits = (min: number, max: number) =>
  fc
    .tuple(
      fc.integer({ min: 1, max: 9 }),
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: min - 1, maxLength: max - 1 }),
    )
    .map(([first, rest]) => `${String(first)}${rest.join('')}`);

const separator = fc.constantFrom('', ' ', '-', '.', '(', ')', '\u00a0', '\u2011', '\u200e');

/** One number written with separators between its digits, and with or without +, 00 or a server part. */
const spellings = digits(8, 15).chain((number) =>
  fc.record({
    number: fc.constant(number),
    spelled: fc
      .tuple(
        fc.constantFrom('', '+', '00'),
        fc.array(separator, { minLength: number.length, maxLength: number.length }),
      )
      .map(
        ([prefix, separators]) => prefix + number.replace(/\d/g, (digit, i: number) => digit + (separators[i] ?? '')),
      ),
    server: fc.constantFrom('@c.us', '@s.whatsapp.net', ':7@s.whatsapp.net', '@C.US'),
  }),
);

describe('parseChatRef', () => {
  it('gives one candidate list for every spelling of one number', () => {
    fc.assert(
      fc.property(spellings, ({ number, spelled, server }) => {
        fc.pre(!spelled.includes('(0)')); // a bracketed zero is a trunk prefix, tested apart
        const expected = parseChatRef(number);
        expect(parseChatRef(spelled)).toEqual(expected);
        expect(parseChatRef(`  ${spelled} `)).toEqual(expected);
        expect(parseChatRef(number + server)).toEqual(expected);
        expect(expected.candidates).toContain(`${number}@c.us`);
      }),
    );
  });

  it('gives the national variants of a number the same candidate list', () => {
    const twins = [
      ['5511987654321', '551187654321'],
      ['5551987654321', '555187654321'],
      ['5215512345678', '525512345678'],
      ['5491123456789', '541123456789'],
    ];
    for (const [one, other] of twins) {
      const list = parseChatRef(one ?? '').candidates;
      expect(list).toHaveLength(2);
      expect(parseChatRef(other ?? '').candidates).toEqual(list);
    }
    expect(parseChatRef('5511987654321').candidates[0]).toBe('5511987654321@c.us');
    expect(parseChatRef('5551987654321').candidates[0]).toBe('555187654321@c.us');
  });

  it('never gives a twin to a Brazilian landline or to a mobile that would become one', () => {
    expect(parseChatRef('551133334444').candidates).toEqual(['551133334444@c.us']);
    expect(parseChatRef('5511933334444').candidates).toEqual(['5511933334444@c.us']);
  });

  it('never takes a LID, group, newsletter or broadcast id for a phone', () => {
    fc.assert(
      fc.property(digits(5, 20), fc.constantFrom('lid', 'g.us', 'newsletter', 'broadcast'), (user, server) => {
        const ref = parseChatRef(`${user}@${server}`);
        expect(ref.kind).not.toBe('phone');
        expect(ref.candidates).toEqual([`${user}@${server}`]);
      }),
    );
    expect(parseChatRef('447700900123-1589000000@g.us').kind).toBe('group');
    expect(parseChatRef('status@broadcast').kind).toBe('broadcast');
  });

  it('lets nothing pass that is not a number', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (text) => {
        const bare = text.replace(/[^\p{Nd}]/gu, '');
        fc.pre(!text.includes('@') && (bare.length < 8 || /\p{L}/u.test(text)));
        expect(codeOf(() => parseChatRef(text))).toBe('invalid_chat_id');
      }),
    );
  });

  it.each([
    ['', 'nothing'],
    ['abc', 'letters'],
    ['+', 'a lone plus'],
    ['1234567', 'seven digits'],
    ['1234567890123456', 'sixteen digits'],
    ['0501234567', 'a national number'],
    ['+0501234567', 'a plus before a zero'],
    ['0000447700900123', 'a doubled 00'],
    ['44+7700900123', 'a plus in the middle'],
    ['120363000000000001', 'a bare group id'],
    ['447700900123-1589000000', 'a bare old group id'],
    ['abc@c.us', 'letters before @c.us'],
    ['@c.us', 'no user'],
    ['447700900123@example.com', 'a mail address'],
    ['447700900123@g.us@c.us', 'two servers'],
    ['1e10', 'an exponent'],
  ])('refuses %j: %s', (text) => {
    expect(codeOf(() => parseChatRef(text))).toBe('invalid_chat_id');
  });

  it('says what was expected and what arrived', () => {
    expect(() => parseChatRef('abc')).toThrow(
      'chat: expected a phone number with country code, 8 to 15 digits, received "abc"',
    );
    expect(() => parseChatRef('0501234567')).toThrow(/national number, which needs DEFAULT_COUNTRY/);
    expect(() => parseChatRef('120363000000000001')).toThrow(/add @g\.us/);
  });

  it('drops a bracketed trunk zero and reads other scripts’ digits', () => {
    const expected = parseChatRef('447700900123');
    expect(parseChatRef('+44 (0)7700 900123')).toEqual(expected);
    expect(parseChatRef('٤٤٧٧٠٠٩٠٠١٢٣')).toEqual(expected);
    expect(parseChatRef('४४७७००९००१२३')).toEqual(expected);
  });

  it('resolves a national number only with a default country', () => {
    expect(parseChatRef('07700 900123', 'GB')).toEqual(parseChatRef('447700900123'));
    expect(parseChatRef('0501234567', 'SA')).toEqual(parseChatRef('966501234567'));
    expect(codeOf(() => parseChatRef('01', 'GB'))).toBe('invalid_chat_id');
  });
});

import { toMessageRecord } from '../../../../src/core/history/message-record.js';

const read = (message: object) => toMessageRecord(JSON.stringify(message), { isNotification: false });
const KEY = { fromMe: false, remote: '1@c.us', id: 'X', _serialized: 'false_1@c.us_X' };

describe('what is read from a message', () => {
  it.each([
    ['a text key', KEY, 'false_1@c.us_X'],
    ['the renamed key', { fromMe: false, remote: '1@c.us', id: 'X', $1: 'false_1@c.us_X' }, 'false_1@c.us_X'],
    ['ids as objects', { ...KEY, remote: { server: 'c.us', user: '1', $1: '1@c.us' } }, 'false_1@c.us_X'],
    [
      'a key without its whole',
      { fromMe: true, remote: '2@g.us', id: 'Y', participant: { _serialized: '3@lid' } },
      'true_2@g.us_Y_3@lid',
    ],
  ])('has its id and chat with %s', (_, id, expected) => {
    const record = read({ id, type: 'chat', timestamp: 5, from: '1@c.us' });
    expect(record).toMatchObject({ id: expected, chatId: expected.split('_')[1], timestamp: 5 });
  });

  it('names who wrote it', () => {
    expect(read({ id: KEY, from: '1@c.us' }).author).toBe('1@c.us');
    expect(read({ id: { ...KEY, fromMe: true }, from: 'me@c.us' }).author).toBeNull();
    expect(read({ id: { ...KEY, participant: '3@lid' }, from: '2@g.us' }).author).toBe('3@lid');
  });

  it.each([
    [
      'a caption and a file name',
      { body: 'see this', hasMedia: true, _data: { filename: 'a.pdf' } },
      'see this\na.pdf',
    ],
    [
      'a place, not its picture',
      { type: 'location', body: '/9j/AA', location: { name: 'Bar', address: 'Rua 1' } },
      'Bar\nRua 1',
    ],
    [
      'a poll',
      { body: 'Lunch?', pollName: 'Lunch?', pollOptions: [{ name: 'yes' }, { name: 'no' }] },
      'Lunch?\nyes\nno',
    ],
    ['a card', { type: 'vcard', body: 'BEGIN:VCARD', _data: { vcardFormattedName: 'Ana' } }, 'Ana'],
    ['cards', { type: 'multi_vcard', body: null, _data: { vcardList: [{ displayName: 'Ana' }, null] } }, 'Ana'],
    ['NUL, which one database refuses', { body: 'a\0b' }, 'a b'],
  ])('can be searched: %s', (_, fields, text) => {
    expect(read({ id: KEY, type: 'chat', ...fields }).text).toBe(text);
  });

  it('is refused without an id or a chat', () => {
    expect(() => read({ type: 'chat' })).toThrow('without an id or a chat');
  });

  it('is no text in a notification', () => {
    const json = JSON.stringify({ id: KEY, type: 'e2e_notification', body: '1@lid' });
    expect(toMessageRecord(json, { isNotification: true })).toMatchObject({ text: '', isNotification: true });
  });
});

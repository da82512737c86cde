import request from 'supertest';
import { orgIdOf, phoneIdOf } from '../../../src/http/dialects/periskope/phone.js';
import { FakeSessions } from '../../support/fake-sessions.js';
import { KEY } from '../../support/http-app.js';
import {
  fieldError,
  type Method,
  MISSING_PHONE,
  NOT_FOUND,
  periskopeHttp,
  PHONE,
  some,
} from '../../support/periskope-http.js';
import { ANA } from '../../support/waha-world.js';

describe('x-phone', () => {
  it('is needed, and its absence is told in the documented words', async () => {
    const { ask } = periskopeHttp();
    for (const path of ['/v1/chats', `/v1/chats/${ANA}`, '/v1/phones']) {
      for (const phone of [null, '']) {
        const answer = await ask('get', path, undefined, phone);
        expect([answer.status, answer.body]).toEqual([422, MISSING_PHONE]);
      }
    }
  });

  it('is looked at after the key', async () => {
    const { app, ask } = periskopeHttp();
    const expected = { code: 'UNAUTHORIZED_ERROR', message: 'Invalid bearer auth token', status: 401 };
    for (const answer of [
      await request(app).get('/v1/chats'),
      await ask('get', '/v1/chats', undefined, null, 'wrong'),
      await request(app).get('/v1/chats').set('Authorization', 'Basic eDp5'),
    ]) {
      expect([answer.status, answer.body]).toEqual([401, expected]);
    }
  });

  it('may be left out with a key that is bound to one session, and not with one of two', async () => {
    const { ask } = periskopeHttp(new FakeSessions({ shop: 'working', other: 'working', default: 'working' }));
    const answer = await ask('get', `/v1/chats/${ANA}`, undefined, null, 'shop-key');
    expect([answer.status, answer.headers['x-periskope-phone-id']]).toEqual([200, phoneIdOf('shop')]);
    expect((await ask('get', `/v1/chats/${ANA}`, undefined, null, 'two-key')).body).toEqual(MISSING_PHONE);
  });

  it.each([PHONE, `${PHONE}@c.us`, phoneIdOf('default')])('may be %s', async (phone) => {
    const { ask } = periskopeHttp();
    const answer = await ask('get', '/v1/phones', undefined, phone);
    expect(answer.body).toMatchObject({ org_phone: `${PHONE}@c.us`, phone_id: phoneIdOf('default') });
    expect(answer.headers).toMatchObject({
      'x-periskope-org-id': orgIdOf('default'),
      'x-periskope-phone-id': phoneIdOf('default'),
      'x-periskope-trace-id': answer.headers['x-request-id'],
    });
  });

  it.each([
    ['447911000000', 404],
    ['phone-aaaaaaaaaaaa', 404],
    ['+447911123456', 422],
    ['4479 1112 3456', 422],
    ['phone-1', 422],
    ['shop', 422],
  ])('%s is %i', async (phone, status) => {
    const answer = await periskopeHttp().ask('get', '/v1/phones', undefined, phone);
    expect([answer.status, answer.body]).toMatchObject([
      status,
      status === 404 ? { code: 'NOT_FOUND_ERROR', status } : { code: 'VALIDATION_ERROR', fields: { 'x-phone': {} } },
    ]);
  });

  it('shows the text of its QR to those who may link a phone, and to nobody else', async () => {
    const { ask } = periskopeHttp(new FakeSessions({ shop: 'scan_qr' }));
    const codeFor = async (key: string): Promise<unknown> =>
      ((await ask('get', '/v1/phones', undefined, phoneIdOf('shop'), key)).body as { qr_code: unknown }).qr_code;
    expect(await codeFor(KEY)).toEqual(expect.any(String));
    expect(await codeFor('shop-key')).toBeNull();
    const all = await ask('get', '/v1/phones/all', undefined, null, 'shop-key');
    expect(all.body).toMatchObject([{ phone_id: phoneIdOf('shop'), qr_code: null }]);
  });

  it('finds a phone that is away by the account of its stored copy', async () => {
    const house = periskopeHttp(new FakeSessions({ default: 'stopped' }));
    expect((await house.ask('get', '/v1/phones')).status).toBe(404);
    house.listings.accounts.set('default', `${PHONE}:12@c.us`);
    const answer = await house.ask('get', '/v1/phones');
    expect(answer.body).toMatchObject({ org_phone: `${PHONE}@c.us`, is_ready: false, wa_state: 'DISCONNECTED' });
    expect((await house.ask('get', `/v1/chats/${ANA}`)).status).toBe(200);
  });

  it('never means a phone of another organisation, which sees none', async () => {
    const { ask } = periskopeHttp();
    for (const phone of [PHONE, phoneIdOf('default')]) {
      expect((await ask('get', '/v1/phones', undefined, phone, 'foreign-key')).status).toBe(404);
    }
    expect((await ask('get', '/v1/phones/all', undefined, null, 'foreign-key')).body).toEqual([]);
  });
});

describe('ids of chats', () => {
  it.each([ANA, '447911123456%40c.us', '447911123456', '447911123456@s.whatsapp.net'])(
    '%s is understood',
    async (id) => {
      const answer = await periskopeHttp().ask('get', `/v1/chats/${id}`);
      expect([answer.status, answer.body]).toMatchObject([200, { chat_id: ANA, chat_type: 'user' }]);
    },
  );

  it.each([
    '%2B447911123456',
    '00447911123456',
    '0447911123456',
    '4479%201112%203456',
    '44-7911-123456',
    'abc',
    '123',
    '120363000000000001',
    '447911123456@example.com',
  ])('%s is never put right in silence', async (id) => {
    for (const path of [`/v1/chats/${id}`, `/v1/chats/${id}/messages`, `/v1/chats/${id}/notes`]) {
      const answer = await periskopeHttp().ask('get', path);
      expect([answer.status, answer.body]).toEqual([422, fieldError('chat_id', some, some)]);
    }
  });

  it.each(['447911999999', '180000000000999@lid', '120363000000000999@g.us'])('%s is not there', async (id) => {
    const house = periskopeHttp();
    for (const path of ['', '/messages', '/notifications', '/notes']) {
      const answer = await house.ask('get', `/v1/chats/${id}${path}`);
      expect([answer.status, answer.body]).toEqual([404, NOT_FOUND]);
    }
    for (const [method, path, body] of ACTIONS) {
      const answer = await house.ask(method, path.replace('ID', id), body);
      expect([path, answer.status, answer.body]).toEqual([path, 404, NOT_FOUND]);
    }
    const asked = house.chats.calls.filter((call) => call.kind === 'read');
    expect(asked.every((call) => call.options.source === 'store')).toBe(true);
    expect([...house.actor.asked, ...house.send.asked]).toEqual([]);
  });

  const ACTIONS: readonly [Method, string, object?][] = [
    ['patch', '/v1/chats/ID', { assigned_to: 'ana@shop.example' }],
    ['post', '/v1/chats/ID/read'],
    ['post', '/v1/chats/ID/invite'],
    ['post', '/v1/chats/ID/add', { participants: [ANA] }],
    ['post', '/v1/chats/ID/settings', { group_name: 'New' }],
    ['post', '/v1/chats/ID/leave'],
  ];

  it('reads come from the store, and no read asks for anything else', async () => {
    const house = periskopeHttp();
    for (const path of ['/v1/chats', `/v1/chats/${ANA}`, `/v1/chats/${ANA}/messages`]) await house.ask('get', path);
    const sources = house.chats.calls.map((call) =>
      'options' in call && 'source' in call.options ? call.options.source : null,
    );
    expect(new Set(sources)).toEqual(new Set(['store']));
  });
});

describe('lists', () => {
  it.each([
    '/v1/chats',
    '/v1/chats/messages',
    '/v1/chats/notifications',
    `/v1/chats/${ANA}/messages`,
    '/v1/contacts',
    '/v1/note',
    '/v1/reactions',
  ])('%s take a limit up to 2000 and an offset', async (path) => {
    const { ask } = periskopeHttp();
    for (const query of ['', '?limit=2000', '?limit=1', '?offset=0', '?offset=1&limit=5']) {
      expect([query, (await ask('get', `${path}${query}`)).status]).toEqual([query, 200]);
    }
    expect((await ask('get', `${path}?limit=10000`)).body).toEqual(
      fieldError('limit', 'Limit should be less than 2000', '10000'),
    );
    expect((await ask('get', `${path}?limit=2001`)).body).toMatchObject({ fields: { limit: { value: '2001' } } });
    for (const limit of ['0', '-1', 'abc', 'Infinity', '2.5', '', '1e2']) {
      const answer = await ask('get', `${path}?limit=${limit}`);
      expect([limit, answer.status, answer.body]).toEqual([limit, 422, fieldError('limit', some, limit)]);
    }
    for (const offset of ['-1', 'abc', '1.5']) {
      const answer = await ask('get', `${path}?offset=${offset}`);
      expect([answer.status, answer.body]).toEqual([422, fieldError('offset', some, offset)]);
    }
    expect((await ask('get', `${path}?limit=1&limit=2`)).status).toBe(422);
    expect((await ask('get', `${path}?limt=1`)).status).toBe(422);
  });

  it('count from 1, the newest first', async () => {
    const { ask } = periskopeHttp();
    const answer = await ask('get', `/v1/chats/${ANA}/messages?limit=2&offset=1`);
    expect(answer.body).toMatchObject({
      from: 2,
      to: 3,
      count: 7,
      messages: [{ unique_id: 'AAAAA6' }, { unique_id: 'AAAAA5' }],
    });
    expect((await ask('get', `/v1/chats/${ANA}/messages?offset=7`)).body).toEqual({
      from: 0,
      to: 0,
      count: 7,
      messages: [],
    });
    const until = await ask(
      'get',
      `/v1/chats/${ANA}/messages?start_time=1970-01-01T00:03:20Z&end_time=1970-01-01T00:05:00%2B00:00`,
    );
    expect(until.body).toMatchObject({ count: 2, messages: [{ timestamp: '1970-01-01T00:05:00+00:00' }, {}] });
    expect((await ask('get', '/v1/chats?start_time=yesterday')).status).toBe(422);
    expect((await ask('get', '/v1/chats?chat_type=channel')).status).toBe(422);
    expect((await ask('get', '/v1/chats?label=none')).body).toEqual({ from: 0, to: 0, count: 0, chats: [] });
  });

  it('give what a message is, and null for what is not known', async () => {
    const answer = await periskopeHttp().ask('get', `/v1/message/true_${ANA}_AAAAA4`);
    expect(answer.body).toMatchObject({
      message_id: `true_${ANA}_AAAAA4`,
      id: { from_me: true, id: 'AAAAA4', remote: ANA, serialized: `true_${ANA}_AAAAA4` },
      ack: '2',
      delivery_info: null,
      sender_phone: `${PHONE}@c.us`,
      sent_message_id: null,
      performed_by: null,
      media: null,
      raw_data: null,
      fts: null,
    });
  });

  it('tell when a message was seen to arrive and to be read', async () => {
    const house = periskopeHttp();
    const ack = (sequence: number, value: number, at: string) => ({
      id: `E${String(sequence)}`,
      sequence,
      name: 'message.ack' as const,
      at,
      recovered: false,
      chatId: ANA,
      messageId: `true_${ANA}_AAAAA4`,
      payload: { ack: value },
      messageJson: null,
    });
    house.listings.events = [ack(1, 2, '2026-11-21T10:00:00.000Z'), ack(2, 3, '2026-11-21T10:00:05.000Z')];
    const answer = await house.ask('get', `/v1/message/true_${ANA}_AAAAA4`);
    expect(answer.body).toMatchObject({
      delivery_info: {
        delivered: { [ANA]: Date.parse('2026-11-21T10:00:00.000Z') },
        delivered_count: 1,
        pending: [],
        read: { [ANA]: Date.parse('2026-11-21T10:00:05.000Z') },
        read_count: 1,
      },
      updated_at: '2026-11-21T10:00:05.000+00:00',
    });
  });
});

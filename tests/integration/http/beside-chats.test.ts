import request from 'supertest';
import { CHANNEL } from '../../support/fake-beside-chats.js';
import { AUTH, testHttp } from '../../support/http-app.js';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

const ADA = '447911123456@c.us';
const CHANNEL_PATH = `/channels/${encodeURIComponent(CHANNEL.id)}`;
const QUEUED = '3EB0AAAAAAAAAAAAAAAAAA';
const SENDING = '3EB0BBBBBBBBBBBBBBBBBB';

function open() {
  const house = testHttp();
  const ask = (method: Method, path: string, body?: object) => {
    const asked = request(house.app)[method](path).set(AUTH);
    return body === undefined ? asked : asked.send(body);
  };
  return { ...house, ask };
}

describe('labels, presence, calls, channels, statuses and what waits', () => {
  it.each<[Method, string, object | undefined, number, object, object | null]>([
    ['get', '/labels', undefined, 200, { labels: [] }, null],
    ['post', '/labels', { name: 'VIP' }, 201, { label: { id: '7', name: 'VIP', color: 3 } }, { name: 'VIP' }],
    ['patch', '/labels/7', { color: 5 }, 200, { label: { id: '7', name: 'old', color: 5 } }, { what: 'change label' }],
    ['delete', '/labels/7', undefined, 200, {}, { what: 'remove label', id: '7' }],
    [
      'get',
      '/chats/+44 7911 123456/presence',
      undefined,
      200,
      { chatId: ADA, presences: [{ id: ADA, state: 'online', lastSeen: null }] },
      { what: 'presence', candidates: [ADA] },
    ],
    ['put', '/chats/447911123456/presence/subscription', undefined, 200, {}, { what: 'subscribe', candidates: [ADA] }],
    ['post', '/calls/CALL1/reject', undefined, 200, {}, { what: 'reject', callId: 'CALL1' }],
    ['get', '/channels', undefined, 200, { channels: [CHANNEL] }, null],
    ['get', '/channels?role=owner', undefined, 200, { channels: [] }, null],
    ['get', CHANNEL_PATH, undefined, 200, { channel: CHANNEL }, { what: 'channel', id: CHANNEL.id }],
    ['get', '/channels/0029VaMarketNews', undefined, 200, {}, { what: 'channel', id: '0029VaMarketNews' }],
    ['post', '/channels', { name: 'Bread' }, 201, { channel: { name: 'Bread', role: 'owner' } }, { name: 'Bread' }],
    ['delete', CHANNEL_PATH, undefined, 200, {}, { what: 'remove channel' }],
    ['put', `${CHANNEL_PATH}/follow`, undefined, 200, {}, { what: 'follow', follow: true }],
    ['delete', `${CHANNEL_PATH}/follow`, undefined, 200, {}, { what: 'follow', follow: false }],
    ['put', `${CHANNEL_PATH}/mute`, undefined, 200, {}, { what: 'mute', muted: true }],
    ['delete', `${CHANNEL_PATH}/mute`, undefined, 200, {}, { what: 'mute', muted: false }],
    [
      'post',
      '/statuses',
      { text: 'Open', backgroundColor: '#38b42f', font: 3 },
      201,
      { message: { ack: 1, raw: { to: 'status@broadcast' } } },
      { kind: 'text', text: 'Open', color: 0xff38b42f, font: 3 },
    ],
    [
      'post',
      '/statuses',
      { file: { data: 'aGVsbG8=' }, as: 'video', caption: 'Look' },
      201,
      { message: { ack: 1 } },
      { kind: 'media', as: 'video', caption: 'Look', mimetype: 'image/png' },
    ],
    ['get', '/sends', undefined, 200, { sends: [{ id: QUEUED, createdAt: '2025-11-21T04:40:00.000Z' }, {}] }, null],
    ['delete', `/sends/${QUEUED}`, undefined, 200, { cancelled: true }, null],
    ['delete', `/sends/true_447700900123@c.us_${QUEUED}`, undefined, 200, { cancelled: true }, null],
  ])('%s %s %j is %i', async (method, path, body, status, answered, asked) => {
    const { ask, beside } = open();
    const answer = await ask(method, encodeURI(path).replaceAll('%25', '%'), body);
    expect([answer.status, answer.body]).toEqual([status, expect.objectContaining({ status: 'success' })]);
    expect(answer.body).toMatchObject(answered);
    if (asked !== null) expect(beside.asked).toEqual([expect.objectContaining(asked)]);
  });

  it.each<[Method, string, object | undefined, number, string]>([
    ['post', '/labels', {}, 400, 'invalid_request'],
    ['post', '/labels', { name: 'x', color: 20 }, 400, 'invalid_request'],
    ['post', '/labels', { name: 'x', colour: 1 }, 400, 'invalid_request'],
    ['patch', '/labels/7', {}, 400, 'invalid_request'],
    ['patch', '/labels/99', { name: 'x' }, 404, 'label_not_found'],
    ['delete', '/labels/99', undefined, 404, 'label_not_found'],
    ['get', '/chats/nonsense/presence', undefined, 400, 'invalid_chat_id'],
    ['get', '/chats/status@broadcast/presence', undefined, 400, 'invalid_chat_id'],
    ['post', '/calls/OVER/reject', undefined, 404, 'call_not_found'],
    ['get', '/channels?role=boss', undefined, 400, 'invalid_request'],
    ['get', '/channels/447911123456@c.us', undefined, 400, 'invalid_chat_id'],
    ['put', '/channels/0029VaMarketNews/follow', undefined, 400, 'invalid_chat_id'],
    ['post', '/channels', { name: '' }, 400, 'invalid_request'],
    ['post', '/statuses', {}, 400, 'invalid_request'],
    ['post', '/statuses', { text: 'x', file: { data: 'aGVsbG8=' } }, 400, 'invalid_request'],
    ['post', '/statuses', { text: 'x'.repeat(701) }, 400, 'invalid_request'],
    ['post', '/statuses', { text: 'x', font: 8 }, 400, 'invalid_request'],
    ['post', '/statuses', { text: 'x', backgroundColor: 'green' }, 400, 'invalid_request'],
    ['post', '/statuses', { file: { data: 'aGVsbG8=' }, as: 'sticker' }, 400, 'invalid_request'],
    ['delete', `/sends/${SENDING}`, undefined, 422, 'action_refused'],
    ['delete', '/sends/3EB0CCCCCCCCCCCCCCCCCC', undefined, 404, 'message_not_found'],
    ['get', '/sends?session=nobody', undefined, 404, 'session_not_found'],
  ])('%s %s %j is refused with %i %s', async (method, path, body, status, code) => {
    const { ask, beside } = open();
    const answer = await ask(method, path, body);
    expect([answer.status, answer.body]).toEqual([status, expect.objectContaining({ status: 'error', code })]);
    expect(beside.asked).toEqual([]);
  });

  it.each<[Method, string]>([
    ['post', '/labels'],
    ['get', `/chats/${ADA}/presence`],
    ['put', `${CHANNEL_PATH}/follow`],
    ['post', '/statuses'],
    ['delete', `/sends/${QUEUED}`],
  ])('%s %s needs its own right', async (method, path) => {
    const { app, beside } = open();
    const answer = await request(app)[method](path).set('Authorization', 'Bearer nothing-key');
    expect([answer.status, beside.asked]).toEqual([403, []]);
  });
});

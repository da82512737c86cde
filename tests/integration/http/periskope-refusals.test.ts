import request from 'supertest';
import { BridgeError } from '../../../src/core/errors/bridge-error.js';
import { periskopeDialect } from '../../../src/http/dialects/periskope/index.js';
import { phoneIdOf } from '../../../src/http/dialects/periskope/phone.js';
import { FakeSessions } from '../../support/fake-sessions.js';
import { KEY, testHttp } from '../../support/http-app.js';
import { fieldError, type Method, periskopeHttp, PHONE, some } from '../../support/periskope-http.js';
import { ANA } from '../../support/waha-world.js';

describe('what is refused', () => {
  const NOTHING =
    'Invalid body. At least one of the following keys are required: labels, custom_properties, assigned_to';
  it('a change of a chat that changes nothing, in the documented words', async () => {
    const { ask } = periskopeHttp();
    for (const body of [{}, { other: 1 }]) {
      const answer = await ask('patch', `/v1/chats/${ANA}`, body);
      expect([answer.status, answer.body]).toEqual([422, fieldError('body', NOTHING)]);
    }
  });

  const MESSAGE = `true_${ANA}_AAAAA4`;
  it.each<[Method, string, unknown]>([
    ['patch', `/v1/chats/${ANA}`, { assigned_to: 'nobody' }],
    ['patch', `/v1/chats/${ANA}`, { custom_properties: { a: 1 } }],
    ['patch', `/v1/chats/${ANA}`, { labels: 5 }],
    ['patch', `/v1/chats/${ANA}`, []],
    ['patch', '/v1/chats/labels', { labels: 'a' }],
    ['patch', '/v1/chats/labels', { chat_id: ANA }],
    ['patch', '/v1/chats/access', { chat_id: ANA }],
    ['patch', '/v1/chats/access', { chat_id: ANA, chat_access: { nobody: true } }],
    ['post', '/v1/chats/create', { group_name: 'New' }],
    ['post', '/v1/chats/create', { participants: [ANA] }],
    ['post', `/v1/chats/${ANA}/add`, { participants: [] }],
    ['post', `/v1/chats/${ANA}/add`, { participants: ['+447911123456'] }],
    ['post', `/v1/chats/${ANA}/settings`, {}],
    ['post', `/v1/chats/${ANA}/settings`, { info_admins_only: 'yes' }],
    ['post', '/v1/chats/accept-invite', {}],
    ['post', '/v1/message/send', undefined],
    ['post', '/v1/message/send', { message: 'Hi' }],
    ['post', '/v1/message/send', { chat_id: ANA }],
    ['post', '/v1/message/send', { chat_id: ANA, message: ' ' }],
    ['post', '/v1/message/send', { chat_id: '+447911123456', message: 'Hi' }],
    ['post', '/v1/message/send', { chat_id: ANA, media: { type: 'image' } }],
    ['post', '/v1/message/send', { chat_id: ANA, media: { type: 'song', url: 'https://a.example/b' } }],
    [
      'post',
      '/v1/message/send',
      { chat_id: ANA, media: { type: 'image', url: 'https://a.example/b', filedata: 'AA==' } },
    ],
    ['post', '/v1/message/send', { chat_id: ANA, poll: { pollName: 'When?', pollOptions: ['One'] } }],
    ['post', '/v1/message/send-sync', { chat_id: ANA }],
    ['post', '/v1/message/broadcast', { chat_ids: [], message: 'Hi' }],
    ['post', '/v1/message/broadcast', { chat_ids: [ANA] }],
    ['post', `/v1/message/${MESSAGE}/edit`, {}],
    ['post', `/v1/message/${MESSAGE}/edit`, { edited_body: '' }],
    ['post', `/v1/message/${MESSAGE}/forward`, { forward_chat_ids: [] }],
    ['post', `/v1/message/${MESSAGE}/react`, {}],
    ['post', `/v1/message/${MESSAGE}/pin`, { pin: 'yes' }],
    ['get', '/v1/queue/broadcast', undefined],
    ['get', '/v1/queue/jobs?broadcast_id=x', undefined],
    ['delete', '/v1/queue/purge', { broadcast_id: 'x' }],
    ['patch', '/v1/phones/update', {}],
    ['patch', `/v1/contacts/${ANA}`, {}],
    ['patch', `/v1/contacts/${ANA}`, { contact_color: 'red' }],
    ['post', '/v1/contacts/create', { contact_id: ANA }],
    ['post', '/v1/note/create', { chat_id: ANA, body: ' ' }],
    ['post', '/v1/webhooks', { url: 'shop.example', events: ['message.created'] }],
    ['post', '/v1/webhooks', { url: 'https://shop.example', events: ['message.gone'] }],
    ['post', '/v1/webhooks', { url: 'https://shop.example', events: [] }],
  ])('%s %s with %j', async (method, path, body) => {
    const house = periskopeHttp();
    const answer = await house.ask(method, path, body);
    expect([answer.status, answer.body]).toMatchObject([
      422,
      {
        code: 'VALIDATION_ERROR',
        name: 'Validation Error',
        status: 422,
        message: some,
        fields: expect.anything() as object,
      },
    ]);
    expect([...house.actor.asked, ...house.send.asked]).toEqual([]);
  });

  it.each<[Method, string, object | undefined]>([
    ['get', `/v1/message/true_${ANA}_GONE`, undefined],
    ['get', '/v1/message/3EB0GONE', undefined],
    ['get', `/v1/message/true_${ANA}_GONE/media`, undefined],
    ['post', `/v1/message/true_${ANA}_GONE/edit`, { edited_body: 'New' }],
    ['post', `/v1/message/true_${ANA}_GONE/delete`, undefined],
    ['get', `/v1/reactions?message_id=true_${ANA}_GONE`, undefined],
    ['get', '/v1/note/note-aaaaaaaaaaaaaaaa', undefined],
    ['get', '/v1/webhooks/webhook-aaaaaaaaaaaaaaaa', undefined],
    ['patch', '/v1/webhooks/webhook-aaaaaaaaaaaaaaaa', { is_active: true }],
    ['delete', '/v1/webhooks/webhook-aaaaaaaaaaaaaaaa', undefined],
    ['get', '/v1/contacts/447911999999', undefined],
    ['patch', '/v1/contacts/447911999999', { is_internal: true }],
    ['get', '/v1/queue/broadcast?broadcast_id=broadcast-aaaaaaaaaaaaaaaa', undefined],
    ['patch', `/v1/chats/${ANA}`, { labels: 'label-aaaaaaaaaaaaaaaa' }],
  ])('%s %s, which is not there', async (method, path, body) => {
    const answer = await periskopeHttp().ask(method, path, body);
    expect([answer.status, answer.body]).toMatchObject([404, { code: 'NOT_FOUND_ERROR', status: 404, message: some }]);
  });

  it('bad JSON, a missing scope, and what cannot be done yet', async () => {
    const { ask, app } = periskopeHttp(new FakeSessions({ default: 'working', shop: 'working' }));
    const bad = await ask('post', '/v1/message/send').set('Content-Type', 'application/json').send('{');
    expect([bad.status, bad.body]).toMatchObject([400, { code: 'BAD_REQUEST_ERROR', status: 400 }]);
    const scope = await ask('post', '/v1/message/send', { chat_id: ANA, message: 'Hi' }, phoneIdOf('shop'), 'shop-key');
    expect([scope.status, scope.body]).toMatchObject([403, { code: 'FORBIDDEN_ERROR' }]);
    const later = await ask('post', '/v1/message/scheduled', { chat_id: ANA });
    expect([later.status, later.body]).toMatchObject([501, { code: 'NOT_IMPLEMENTED_ERROR', hint: some }]);
    const path = await request(app).get('/v1/nothing').set('Authorization', `Bearer ${KEY}`);
    expect([path.status, path.body]).toMatchObject([404, { code: 'NOT_FOUND_ERROR' }]);
  });
});

describe('sending', () => {
  it('answers with the place in the queue, and send-sync with the message', async () => {
    const { ask, send } = periskopeHttp();
    send.answer = { status: 'accepted', ack: null, message: null };
    const queued = await ask('post', '/v1/message/send', {
      chat_id: '447700900123',
      message: 'Hi',
      reply_to: 'false_x_A',
    });
    expect(queued.body).toEqual({
      queue_id: '3EB0AAAAAAAAAAAAAAAAAA',
      queue_position: '1',
      unique_id: '3EB0AAAAAAAAAAAAAAAAAA',
    });
    expect(send.asked).toMatchObject([
      {
        chat: '447700900123@c.us',
        content: { kind: 'text', text: 'Hi' },
        options: { wait: 'none', replyTo: 'false_x_A' },
      },
    ]);
  });

  it('never says sent of what WhatsApp did not confirm', async () => {
    const { ask, send } = periskopeHttp();
    send.answer = { status: 'unconfirmed', ack: 0, message: '{}' };
    const answer = await ask('post', '/v1/message/send-sync', { chat_id: ANA, message: 'Hi' });
    expect([answer.status, answer.body]).toMatchObject([
      504,
      { hint: expect.stringContaining('3EB0AAAAAAAAAAAAAAAAAA') as string },
    ]);
  });

  it('says of a broadcast whom it could not be queued for, and fails when that is everybody', async () => {
    const { ask, send } = periskopeHttp();
    send.failure = new BridgeError('recipient_stopped', 'On the stop list.');
    const answer = await ask('post', '/v1/message/broadcast', {
      chat_ids: ['447700900122', '447700900123'],
      message: 'Hi',
    });
    const status = await ask(
      'get',
      `/v1/queue/broadcast?broadcast_id=${(answer.body as { broadcast_id: string }).broadcast_id}`,
    );
    expect(status.body).toMatchObject({ chats: 2, refused: 1 });
    send.failure = new BridgeError('recipient_stopped', 'On the stop list.');
    const none = await ask('post', '/v1/message/broadcast', { chat_ids: ['447700900122'], message: 'Hi' });
    expect([none.status, none.body]).toMatchObject([403, { message: 'On the stop list.' }]);
  });
});

it('answers nothing with 204 and no body', async () => {
  const { app } = periskopeHttp();
  const answer = await request(app)
    .post(`/v1/chats/${ANA}/read`)
    .set({ Authorization: `Bearer ${KEY}`, 'x-phone': PHONE });
  expect([answer.status, answer.text, answer.headers['transfer-encoding'], answer.headers['content-type']]).toEqual([
    204,
    '',
    undefined,
    undefined,
  ]);
});

it('tells a key with a limit what is left, with names that begin with X-', async () => {
  const house = testHttp({ dialects: [periskopeDialect], site: false, requestsPerMinute: 5 });
  const answer = await request(house.app)
    .get('/v1/phones')
    .set({ Authorization: `Bearer ${KEY}`, 'x-phone': PHONE });
  expect(answer.headers).toMatchObject({ 'x-ratelimit-limit': '5', 'x-ratelimit-remaining': '4' });
});

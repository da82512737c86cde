import { FakeChats } from '../../support/fake-chats.js';
import { FakeLabels } from '../../support/fake-labels.js';
import { FakePeople } from '../../support/fake-people.js';
import { FakeSessions } from '../../support/fake-sessions.js';
import { wahaHttp } from '../../support/waha-http.js';
import { ANA, BOB, BOB_LID, WAHA_CHATS } from '../../support/waha-world.js';

function open() {
  const labels = new FakeLabels();
  labels.labels = [
    { id: '1', name: 'New customer', color: '#ff9485' },
    { id: '2', name: 'Paid', color: '2' },
    { id: '3', name: 'Own', color: '#123456' },
  ];
  labels.chats.set('1', [ANA, BOB_LID]);
  const people = new FakePeople();
  people.pairs = [{ lid: BOB_LID, pn: BOB }];
  return wahaHttp({ site: false, services: { labels, people } }, new FakeSessions(), new FakeChats(WAHA_CHATS));
}

describe('labels', () => {
  it('have the number and the colour that WhatsApp gives them', async () => {
    expect((await open().get('/api/default/labels').expect(200)).body).toEqual([
      { id: '1', name: 'New customer', color: 0, colorHex: '#ff9485' },
      { id: '2', name: 'Paid', color: 2, colorHex: '#ffd429' },
      { id: '3', name: 'Own', color: -1, colorHex: '#123456' },
    ]);
  });

  it('are found at a chat under either of its ids', async () => {
    for (const chat of [ANA, BOB, BOB_LID]) {
      const answer = await open()
        .get(`/api/default/labels/chats/${encodeURIComponent(chat)}`)
        .expect(200);
      expect(answer.body).toEqual([expect.objectContaining({ id: '1' })]);
    }
  });

  it('lead to their chats', async () => {
    const answer = await open().get('/api/default/labels/1/chats').expect(200);
    expect((answer.body as { id: { _serialized: string } }[]).map(({ id }) => id._serialized)).toEqual([ANA, BOB_LID]);
    expect((await open().get('/api/default/labels/2/chats').expect(200)).body).toEqual([]);
  });

  it('are set on a chat', async () => {
    const house = open();
    await house.put(`/api/default/labels/chats/${ANA}`, { labels: [{ id: '1' }, { id: '3' }] }).expect(200);
    expect(house.actor.asked).toEqual([expect.objectContaining({ labelIds: ['1', '3'] })]);
  });
});

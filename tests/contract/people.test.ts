import type { PageChange } from '../../src/core/history/page-batch.js';
import { DatabaseReplica } from '../../src/store/database-replica.js';
import { DatabaseLabels } from '../../src/store/labels-store.js';
import { DatabasePeople } from '../../src/store/people-store.js';
import { DatabaseSessionConfigs } from '../../src/store/session-configs-store.js';
import { TestDatabases } from '../support/databases.js';
import { ManualClock } from '../support/manual-clock.js';
import { aChat, batchOf } from '../support/stored-messages.js';

const databases = new TestDatabases();

afterAll(() => databases.close());

const person = (id: string, name: string | null, more: object = {}): PageChange => ({
  kind: 'contact',
  contact: { id, name, pushName: null, json: JSON.stringify({ id, name, isMyContact: true, ...more }) },
});

const CHANGES: readonly PageChange[] = [
  person('447700900001@c.us', 'zoe'),
  person('447700900002@c.us', 'Ana', { isBlocked: true }),
  person('180000000000003@lid', 'Émile'),
  { kind: 'mapping', pn: '447700900002@c.us', lid: '180000000000002@lid' },
  { kind: 'mapping', pn: '447700900009@c.us', lid: '180000000000009@lid' },
  { kind: 'chat', chat: aChat({ id: '447700900002@c.us' }) },
  { kind: 'label', label: { id: '1', name: 'Paid', color: '#ff9485' } },
  { kind: 'label', label: { id: '2', name: 'New', color: null } },
  { kind: 'chat_labels', chatId: '447700900002@c.us', labelIds: ['1'] },
];

describe.each(databases.kinds)('people and labels in %s', (kind) => {
  const open = async () => {
    const database = await databases.open(await databases.place(kind));
    const replica = new DatabaseReplica(database, new ManualClock());
    await replica.applyBatch('default', batchOf(CHANGES));
    await replica.applyBatch('other', batchOf([person('447700900077@c.us', 'Of another account')]));
    return { people: new DatabasePeople(database), labels: new DatabaseLabels(database), database };
  };
  const all = { limit: 100, offset: 0 };

  it('are listed by id or by name, either way, and in pages', async () => {
    const { people } = await open();
    const ids = async (sortBy: 'id' | 'name', descending: boolean, page = all): Promise<string[]> =>
      (await people.contacts('default', { sortBy, descending, ...page })).map(({ id }) => id);
    const byId = ['180000000000003@lid', '447700900001@c.us', '447700900002@c.us'];
    expect(await ids('id', false)).toEqual(byId);
    expect(await ids('id', true)).toEqual([...byId].reverse());
    expect(await ids('name', false)).toEqual(['447700900002@c.us', '180000000000003@lid', '447700900001@c.us']);
    expect(await ids('id', false, { limit: 1, offset: 1 })).toEqual(['447700900001@c.us']);
    expect(await ids('id', false, { limit: 10, offset: 3 })).toEqual([]);
  });

  it('have both their ids, and whether there is a chat', async () => {
    const { people } = await open();
    const [lid, zoe, ana] = await people.contacts('default', { sortBy: 'id', descending: false, ...all });
    expect(ana).toMatchObject({
      phone: '447700900002',
      lid: '180000000000002@lid',
      name: 'Ana',
      hasChat: true,
      isBlocked: true,
      isMyContact: true,
    });
    expect(zoe).toMatchObject({ phone: '447700900001', lid: null, hasChat: false });
    expect(lid).toMatchObject({ phone: null, lid: '180000000000003@lid' });
  });

  it('pairs are listed, counted and found by either id', async () => {
    const { people } = await open();
    const pairs = [
      { lid: '180000000000002@lid', pn: '447700900002@c.us' },
      { lid: '180000000000009@lid', pn: '447700900009@c.us' },
    ];
    expect(await people.mappings('default', all)).toEqual(pairs);
    expect(await people.mappings('default', { limit: 1, offset: 1 })).toEqual([pairs[1]]);
    expect(await people.countMappings('default')).toBe(2);
    expect(await people.countMappings('other')).toBe(0);
    expect(await people.mapping('default', '447700900009@c.us')).toEqual(pairs[1]);
    expect(await people.mapping('default', '180000000000009@lid')).toEqual(pairs[1]);
    expect(await people.mapping('default', '447700900001@c.us')).toBeNull();
  });

  it('labels are listed, found by chat and by label', async () => {
    const { labels } = await open();
    const [paid, fresh] = await labels.list('default');
    expect([paid, fresh]).toEqual([
      { id: '1', name: 'Paid', color: '#ff9485' },
      { id: '2', name: 'New', color: null },
    ]);
    expect(await labels.ofChats('default', ['x@c.us', '447700900002@c.us'])).toEqual([paid]);
    expect(await labels.ofChats('other', ['447700900002@c.us'])).toEqual([]);
    expect(await labels.chatsWith('default', '1')).toEqual(['447700900002@c.us']);
    expect(await labels.chatsWith('default', '2')).toEqual([]);
  });

  it('what was set of a session is kept, replaced and removed', async () => {
    const configs = new DatabaseSessionConfigs((await open()).database);
    expect(await configs.read('default', 'waha')).toBeNull();
    await configs.save('default', 'waha', { webhooks: [{ url: 'https://a.example' }] });
    await configs.save('default', 'waha', { debug: true });
    await configs.save('default', 'cartat', { archive: true });
    expect(await configs.read('default', 'waha')).toEqual({ debug: true });
    expect(await configs.read('default', 'cartat')).toEqual({ archive: true });
    await configs.remove('default');
    await configs.remove('default');
    expect(await configs.read('default', 'waha')).toBeNull();
    expect(await configs.read('default', 'cartat')).toBeNull();
  });
});

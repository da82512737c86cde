import type { ChatRecord, LabelRecord, WidText } from '../../wire/records.js';
import type { Account } from '../account.js';
import { ServerError, type RequestHandler } from '../service.js';

const COLORS = (
  'ff9485 64c4ff ffd429 dfaef0 99b6c1 55ccb3 ff9dff d3a91d 6d7cce d7e752 ' +
  '00d0e2 ffc5c7 93ceac f74848 00a0f2 83e422 ffaf04 b5ebff 9ba6ff 9368cf'
).split(' ');

/** What a linked page of WhatsApp Business asks about labels. */
export const labelRequests: Readonly<Record<string, RequestHandler>> = {
  labelChats: {
    kind: 'write',
    handle: (
      { labels, chats }: { labels: { id: string; type: 'add' | 'remove' }[]; chats: WidText[] },
      { account },
    ) => {
      const { world } = account;
      for (const id of chats) {
        const record: ChatRecord | undefined = world.chats.get(id)?.record;
        if (!record) continue;
        const removed = new Set(labels.filter(({ type }) => type === 'remove').map((label) => label.id));
        const added = labels.filter(({ type }) => type === 'add').map((label) => label.id);
        const now = new Set([...record.labels.filter((label) => !removed.has(label)), ...added]);
        account.changeChat(id, { labels: [...now].sort() });
      }
      tellLabels(account);
    },
  },
  labelAdd: {
    kind: 'create',
    handle: ({ name, colorIndex }: Pick<LabelRecord, 'name' | 'colorIndex'>, { account }) => {
      const { labels } = account.world;
      if (labels.some((label) => label.name === name)) throw new ServerError(409, 'conflict');
      const id = String(Math.max(0, ...labels.map((label) => Number(label.id))) + 1);
      labels.push({ id, name, colorIndex, hexColor: hexOf(colorIndex), items: [] });
      tellLabels(account);
      return id;
    },
  },
  labelEdit: {
    kind: 'write',
    handle: ({ id, name, colorIndex }: Pick<LabelRecord, 'id' | 'name' | 'colorIndex'>, { account }) => {
      Object.assign(labelOf(account, id), { name, colorIndex, hexColor: hexOf(colorIndex) });
      tellLabels(account);
    },
  },
  labelDelete: {
    kind: 'write',
    handle: ({ id }: Pick<LabelRecord, 'id'>, { account }) => {
      const { labels, chats } = account.world;
      labels.splice(labels.indexOf(labelOf(account, id)), 1);
      for (const { record } of chats.values()) {
        if (record.labels.includes(id))
          account.changeChat(record.id, { labels: record.labels.filter((one) => one !== id) });
      }
      account.emit({ push: 'label-remove', id });
    },
  },
};

function labelOf(account: Account, id: string): LabelRecord {
  const label = account.world.labels.find((one) => one.id === id);
  if (!label) throw new ServerError(404, 'item-not-found');
  return label;
}

function hexOf(colorIndex: number): string {
  return `#${COLORS[colorIndex] ?? COLORS[0] ?? ''}`;
}

function tellLabels(account: Account): void {
  const { labels, chats } = account.world;
  for (const label of labels) {
    label.items = [...chats.values()]
      .filter(({ record }) => record.labels.includes(label.id))
      .map(({ record }) => ({ parentType: 'Chat', parentId: record.id }));
  }
  account.emit({ push: 'labels', labels });
}

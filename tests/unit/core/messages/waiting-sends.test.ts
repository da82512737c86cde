import { BridgeError } from '../../../../src/core/errors/bridge-error.js';
import { ADA, GRACE, outboxHouse as house, settle } from '../../../support/outbox-house.js';

describe('what waits', () => {
  it('is listed in its order, each as far as it is', async () => {
    const { outbox, add, acked } = house();
    await add('3EB0A');
    await add('3EB0B');
    await settle();
    expect(outbox.list('shop').map(({ id, kind, state }) => [id, kind, state])).toEqual([
      ['3EB0A', 'text', 'accepted'],
      ['3EB0B', 'text', 'queued'],
    ]);
    expect(outbox.list('other')).toEqual([]);
    acked('3EB0A');
    await settle();
    expect(outbox.list('shop').map(({ id }) => id)).toEqual(['3EB0B']);
  });

  it('is not sent once it is cancelled, and what comes after it goes on', async () => {
    const { outbox, add, acked, sent, store } = house();
    await add('3EB0A');
    await add('3EB0B');
    await add('3EB0C');
    await settle();
    expect(await outbox.cancel('shop', '3EB0B')).toBe('cancelled');
    expect(store.items.find(({ id }) => id === '3EB0B')).toMatchObject({
      state: 'failed',
      failure: { code: 'send_failed', reason: 'It was cancelled before it was sent' },
    });
    acked('3EB0A');
    await settle();
    expect(sent()).toEqual(['3EB0A', '3EB0C']);
    expect(await outbox.cancel('shop', '3EB0B')).toBe('unknown');
    expect(await outbox.cancel('shop', 'nothing')).toBe('unknown');
    expect(await outbox.cancel('other', '3EB0C')).toBe('unknown');
  });

  it('cannot be cancelled once the page is to be asked, not even before that is written down', async () => {
    const { outbox, add, store, sent } = house();
    let during: Promise<string> | undefined;
    store.beforeUpdate = (id, { state }) => {
      if (state === 'sending') during ??= outbox.cancel('shop', id);
    };
    await add('3EB0A');
    await settle();
    expect(await during).toBe('handed_over');
    expect(await outbox.cancel('shop', '3EB0A')).toBe('handed_over');
    expect(sent()).toEqual(['3EB0A']);
  });

  it('can be cancelled while it is only being checked', async () => {
    const { outbox, add, becomes, sent, stateOf } = house();
    becomes('reconnecting');
    await add('3EB0A');
    becomes('working');
    expect(await outbox.cancel('shop', '3EB0A')).toBe('cancelled');
    await settle();
    expect([sent(), stateOf('3EB0A')]).toEqual([[], 'failed']);
  });

  it('can be cancelled still when the step to the page could not be written down', async () => {
    const { outbox, add, store, sent } = house();
    store.beforeUpdate = (_id, { state }) => {
      if (state === 'sending') throw new BridgeError('disk_full', 'The disk is full.');
    };
    await add('3EB0A');
    await settle();
    expect(await outbox.cancel('shop', '3EB0A')).toBe('cancelled');
    expect(sent()).toEqual([]);
  });

  it('goes with a person who is erased, and what was sent to them is forgotten', async () => {
    const { outbox, add, acked, store, becomes } = house();
    await add('3EB0A');
    await settle();
    acked('3EB0A');
    await settle();
    becomes('reconnecting');
    await add('3EB0B');
    await add('3EB0C', { chatId: GRACE, candidates: [GRACE] });
    expect(await outbox.erase('shop', [ADA, '1@lid'])).toBe(1);
    expect(store.items.map(({ id }) => id)).toEqual(['3EB0C']);
    expect(outbox.list('shop').map(({ id }) => id)).toEqual(['3EB0C']);
  });
});

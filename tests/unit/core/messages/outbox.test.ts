import { BridgeError } from '../../../../src/core/errors/bridge-error.js';
import { MemoryOutboxStore, newItem } from '../../../support/memory-outbox-store.js';
import { ADA, GRACE, outboxHouse as house, settle } from '../../../support/outbox-house.js';

describe('the outbox', () => {
  it('writes down that the page is asked before it is asked', async () => {
    const { sender, store, add } = house();
    let written: unknown;
    sender.beforeTaking = ({ id }) => {
      written = store.items.find((item) => item.id === id)?.state;
      return Promise.resolve();
    };
    await add('3EB0A');
    await settle();
    expect(written).toBe('sending');
  });

  it('sends the next message of a chat only when WhatsApp has the one before; other chats go on', async () => {
    const { add, sent, acked, stateOf } = house();
    await add('3EB0A');
    await add('3EB0B');
    await add('3EB0C', { chatId: GRACE, candidates: [GRACE] });
    await settle();
    expect(sent()).toEqual(['3EB0A', '3EB0C']);
    acked('3EB0A');
    await settle();
    expect(sent()).toEqual(['3EB0A', '3EB0C', '3EB0B']);
    expect([stateOf('3EB0A'), stateOf('3EB0B')]).toEqual(['sent', 'accepted']);
  });

  it('keeps one order for a person under phone and LID', async () => {
    const { add, sent } = house();
    await add('3EB0A', { candidates: [ADA, '1@lid'] });
    await add('3EB0B', { chatId: '1@lid', candidates: ['1@lid'] });
    await settle();
    expect(sent()).toEqual(['3EB0A']);
  });

  it('looks in the page for what it had, and sends again under the same id what is not there', async () => {
    const store = new MemoryOutboxStore();
    await store.add(newItem({ id: '3EB0A', state: 'sending', attempts: 1 }));
    await store.add(newItem({ id: '3EB0B', state: 'sending', attempts: 1, chatId: GRACE, candidates: [GRACE] }));
    const { outbox, sender, sent, stateOf } = house({ store });
    sender.take('3EB0A', ADA, 2);
    await outbox.start();
    await settle();
    expect(sent()).toEqual(['3EB0B']);
    expect([stateOf('3EB0A'), stateOf('3EB0B')]).toEqual(['sent', 'accepted']);
  });

  it('looks again after every return of the page', async () => {
    const { add, sender, sent, becomes } = house();
    await add('3EB0A');
    await settle();
    becomes('reconnecting');
    sender.taken.clear();
    becomes('working');
    await settle();
    expect(sent()).toEqual(['3EB0A', '3EB0A']);
  });

  it('does not ask a page that went away under a send until it is back, and looks first then', async () => {
    const { add, sender, sent, becomes, clock, stateOf } = house();
    sender.next.push(new BridgeError('page_unavailable', 'Gone.'));
    await add('3EB0A');
    await settle();
    expect(stateOf('3EB0A')).toBe('sending');
    becomes('reconnecting');
    clock.advance(60_000);
    await settle();
    expect(sent()).toHaveLength(1);
    sender.take('3EB0A', ADA, 1);
    becomes('working');
    clock.advance(2_000);
    await settle();
    expect(sent()).toHaveLength(1);
    expect(stateOf('3EB0A')).toBe('sent');
  });

  it('waits with what came while the session was away', async () => {
    const { add, sent, becomes } = house();
    becomes('reconnecting');
    await add('3EB0A');
    await settle();
    expect(sent()).toEqual([]);
    becomes('working');
    await settle();
    expect(sent()).toEqual(['3EB0A']);
  });

  it('asks about a number before the first try when it could not be asked before', async () => {
    const { add, lookUps, sender, stateOf } = house();
    const payload = { ...newItem({ id: 'x' }).payload, isUnchecked: true };
    lookUps.push(['5@lid', ADA], 'unregistered');
    await add('3EB0A', { payload });
    await settle();
    expect(sender.requests[0]?.candidates).toEqual(['5@lid', ADA]);
    await add('3EB0B', { payload, chatId: GRACE, candidates: [GRACE] });
    await settle();
    expect([stateOf('3EB0B'), sender.requests.length]).toEqual(['failed', 1]);
  });

  it('asks WhatsApp for the LID of somebody who has moved, and tries once more under it', async () => {
    const { add, lookUps, sender, stateOf } = house();
    sender.next.push({ outcome: 'refused', why: 'no_lid', reason: 'No LID for user' });
    lookUps.push(['9@lid', ADA]);
    await add('3EB0A');
    await settle();
    expect(sender.requests.map(({ id, candidates }) => [id, candidates[0]])).toEqual([
      ['3EB0A', ADA],
      ['3EB0A', '9@lid'],
    ]);
    expect(stateOf('3EB0A')).toBe('accepted');
  });

  it('gives up what the page refuses, at once, and what keeps failing, after three tries', async () => {
    const { add, clock, sender, store, stateOf } = house();
    sender.next.push({ outcome: 'refused', why: 'quoted_unknown', reason: 'Not there' });
    await add('3EB0A');
    await settle();
    expect(store.items[0]?.failure).toEqual({ code: 'message_not_found', reason: 'Not there' });
    for (let i = 0; i < 3; i += 1) sender.next.push({ outcome: 'failed', reason: 'upload' });
    await add('3EB0B');
    for (let i = 0; i < 10; i += 1) {
      await settle();
      clock.advance(60_000);
    }
    expect(stateOf('3EB0B')).toBe('failed');
    expect(sender.requests.filter(({ id }) => id === '3EB0B')).toHaveLength(3);
  });

  it('sends nothing to who came onto the stop list meanwhile, nor from another account, nor after a day', async () => {
    const { add, stopped, becomes, clock, sent, store } = house();
    becomes('reconnecting');
    await add('3EB0A');
    await add('3EB0B', { chatId: GRACE, candidates: [GRACE], account: '447700900100@c.us' });
    await add('3EB0C', { chatId: '1@c.us', candidates: ['1@c.us'], createdAt: clock.now() - 25 * 3_600_000 });
    stopped.add(ADA);
    becomes('working', '447700900999@c.us');
    await settle();
    expect(sent()).toEqual([]);
    expect(store.items.map(({ failure }) => failure?.code)).toEqual([
      'recipient_stopped',
      'send_failed',
      'deadline_exceeded',
    ]);
  });

  it('takes an ack that is faster than the page’s answer, and a refusal of WhatsApp for the end', async () => {
    const { add, sender, acked, store, stateOf } = house();
    sender.beforeTaking = ({ id }) => {
      if (id === '3EB0A') acked('3EB0A');
      return Promise.resolve();
    };
    await add('3EB0A');
    await settle();
    expect([stateOf('3EB0A'), store.items[0]?.ack]).toEqual(['sent', 1]);
    await add('3EB0B');
    await settle();
    acked('3EB0B', -1);
    await settle();
    expect(store.items[1]?.failure?.code).toBe('send_failed');
  });

  it('goes on after the database was locked', async () => {
    const { add, clock, store, stateOf } = house();
    let isLocked = true;
    store.beforeUpdate = () => {
      if (isLocked) throw new BridgeError('storage_unavailable', 'Locked.');
    };
    await add('3EB0A');
    await settle();
    expect(stateOf('3EB0A')).toBe('queued');
    isLocked = false;
    clock.advance(5_000);
    await settle();
    expect(stateOf('3EB0A')).toBe('accepted');
  });

  it('keeps its pace, and a slower one with strangers that holds up nobody else', async () => {
    const { add, acked, clock, sent } = house({ paceMs: 1_000, newContactPaceMs: 10_000 });
    await add('3EB0A', { chatId: '1@c.us', candidates: ['1@c.us'], isNewContact: true });
    await add('3EB0B', { chatId: '2@c.us', candidates: ['2@c.us'], isNewContact: true });
    await add('3EB0C');
    await settle();
    expect(sent()).toEqual(['3EB0A']);
    clock.advance(999);
    await settle();
    expect(sent()).toEqual(['3EB0A']);
    clock.advance(1);
    await settle();
    expect(sent()).toEqual(['3EB0A', '3EB0C']);
    acked('3EB0A', 1, '1@c.us');
    clock.advance(8_999);
    await settle();
    expect(sent()).toEqual(['3EB0A', '3EB0C']);
    clock.advance(1);
    await settle();
    expect(sent()).toEqual(['3EB0A', '3EB0C', '3EB0B']);
  });

  it('begins nothing new once it is closed', async () => {
    const { add, outbox, sent } = house();
    await outbox.close();
    await add('3EB0A');
    await settle();
    expect(sent()).toEqual([]);
  });
});

import { BridgeError } from '../../../../src/core/errors/bridge-error.js';
import { Outbox } from '../../../../src/core/messages/outbox.js';
import type { OutboxItem } from '../../../../src/core/messages/outbox-item.js';
import type { OutgoingFiles } from '../../../../src/core/ports/outgoing-files.js';
import type { SessionState } from '../../../../src/core/sessions/session-machine.js';
import type { SessionView } from '../../../../src/core/sessions/session-view.js';
import { FakeSender } from '../../../support/fake-sender.js';
import { FakeLogger } from '../../../support/http-app.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { MemoryOutboxStore, newItem } from '../../../support/memory-outbox-store.js';

const ADA = '447700900123@c.us';
const GRACE = '447700900456@c.us';

/** Lets everything that waits for nothing but its turn happen. */
async function settle(): Promise<void> {
  for (let i = 0; i < 50; i += 1) await Promise.resolve();
}

function house({ paceMs = 0, newContactPaceMs = 0, store = new MemoryOutboxStore() } = {}) {
  const clock = new ManualClock(1_763_700_000_000);
  const sender = new FakeSender();
  const stopped = new Set<string>();
  const lookUps: (readonly string[] | 'unregistered' | null)[] = [];
  let state: SessionState = 'working';
  let me = '447700900100@c.us';
  let tell: () => void = () => undefined;
  const view = () => ({ key: 'shop', state, me: { id: me } }) as SessionView;
  const outbox = new Outbox({
    store,
    files: {
      sweep: () => Promise.resolve(),
      removeSession: () => Promise.resolve(),
    } as Partial<OutgoingFiles> as OutgoingFiles,
    sessions: {
      get: view,
      watch: (listener) => {
        tell = () => {
          listener(view(), null);
        };
        return () => undefined;
      },
      sender: () => {
        if (state !== 'working') throw new BridgeError('session_reconnecting', 'It is coming back.');
        return sender;
      },
    },
    isStopped: (_session, ids) => Promise.resolve(ids.some((id) => stopped.has(id))),
    lookUp: (_session, candidates) => Promise.resolve(lookUps.length > 0 ? (lookUps.shift() ?? null) : candidates),
    settings: { paceMs, newContactPaceMs, newContactsWarnAt: 40, queueMax: 100 },
    clock,
    log: new FakeLogger(),
    random: () => 0.5,
  });
  return {
    outbox,
    store,
    clock,
    sender,
    stopped,
    lookUps,
    /** The session is in this state now, perhaps with another account. */
    becomes(next: SessionState, account = me): void {
      state = next;
      me = account;
      tell();
    },
    add: (id: string, item: Partial<OutboxItem> = {}) => outbox.add(newItem({ id, createdAt: clock.now(), ...item })),
    /** WhatsApp has the message, as the change feed tells it. */
    acked(id: string, ack = 1, chat = ADA): void {
      const message = { id: `true_${chat}_${id}`, fromMe: true, ack };
      outbox.stored('shop', [{ kind: 'message', message }] as unknown as Parameters<Outbox['stored']>[1]);
    },
    stateOf: (id: string) => store.items.find((item) => item.id === id)?.state,
    sent: () => sender.requests.map(({ id }) => id),
  };
}

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

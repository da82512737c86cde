import { BridgeError } from '../../src/core/errors/bridge-error.js';
import { Outbox } from '../../src/core/messages/outbox.js';
import type { OutboxItem } from '../../src/core/messages/outbox-item.js';
import type { OutgoingFiles } from '../../src/core/ports/outgoing-files.js';
import type { SessionState } from '../../src/core/sessions/session-machine.js';
import type { SessionView } from '../../src/core/sessions/session-view.js';
import { FakeSender } from './fake-sender.js';
import { FakeLogger } from './http-app.js';
import { ManualClock } from './manual-clock.js';
import { MemoryOutboxStore, newItem } from './memory-outbox-store.js';

export const ADA = '447700900123@c.us';
export const GRACE = '447700900456@c.us';

/** Lets everything that waits for nothing but its turn happen. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 50; i += 1) await Promise.resolve();
}

/** An outbox over fakes, with a page that takes what it is asked to send. */
export function outboxHouse({ paceMs = 0, newContactPaceMs = 0, store = new MemoryOutboxStore() } = {}) {
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

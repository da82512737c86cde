import { RetentionJanitor } from '../../../../src/core/retention/retention-janitor.js';
import { StoredCopies } from '../../../../src/core/retention/stored-copies.js';
import type { CopyStore, RetentionStore } from '../../../../src/core/ports/removal-ports.js';
import { MediaFolders } from '../../../../src/files/media-files.js';
import { eventually } from '../../../support/eventually.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { silentLog } from '../../../support/silent-log.js';

const DAY_S = 86_400;
const HOUR_MS = 3_600_000;

/** Times of messages by chat. */
class MemoryRetention implements RetentionStore {
  readonly chats = new Map<string, number[]>();
  readonly steps: string[] = [];
  failures = 0;

  storedChats(): Promise<readonly string[]> {
    if (this.failures-- > 0) return Promise.reject(new Error('locked'));
    return Promise.resolve([...this.chats.keys()]);
  }
  removeOlder(_session: string, chatId: string, cut: number, limit: number) {
    const times = this.chats.get(chatId) ?? [];
    const old = times.filter((time) => time < cut).slice(0, limit);
    this.chats.set(
      chatId,
      times.filter((time) => !old.includes(time)),
    );
    this.steps.push(`${chatId} ${String(old.length)}`);
    return Promise.resolve({ removed: old.length, files: [] });
  }
  emptyEvents(): Promise<number | null> {
    return Promise.resolve(null);
  }
}

function newJanitor() {
  const clock = new ManualClock();
  const store = new MemoryRetention();
  const removed: string[] = [];
  const janitor = new RetentionJanitor({
    store,
    files: new MediaFolders('/nonexistent'),
    media: {
      media: () => Promise.resolve(null),
      markMedia: () => Promise.resolve(),
      mediaRemoved: () => Promise.resolve(),
      uncarried: () => Promise.resolve([]),
    },
    clock,
    log: silentLog,
    sessions: () => ['s'],
    onRemoved: (session) => removed.push(session),
    keepDays: 10,
  });
  /** Lets a round run to its end, its pauses included. */
  const settle = (isDone: () => boolean): Promise<unknown> =>
    eventually('a round', () => {
      clock.advance(20);
      return isDone();
    });
  return { clock, store, janitor, removed, settle };
}

describe('the retention of messages', () => {
  it('removes what is older than its days, in small steps, once an hour', async () => {
    const { clock, store, janitor, removed, settle } = newJanitor();
    const nowS = clock.now() / 1000;
    store.chats.set('a', [...Array.from({ length: 450 }, (_, n) => nowS - 11 * DAY_S + n), nowS]);
    store.chats.set('b', [nowS - 10 * DAY_S + 1_800]);
    janitor.start();
    clock.advance(60_000);
    await settle(() => removed.length === 1);
    expect(store.steps).toEqual(['a 200', 'a 200', 'a 50', 'b 0']);
    expect(store.chats.get('a')).toEqual([nowS]);

    await settle(() => clock.pending === 1);
    clock.advance(HOUR_MS);
    await settle(() => removed.length === 2);
    expect(store.chats.get('b')).toEqual([]);
    await janitor.stop();
    expect(clock.pending).toBe(0);
  });

  it('tries again after a failure', async () => {
    const { clock, store, janitor, removed, settle } = newJanitor();
    store.chats.set('a', [1]);
    store.failures = 1;
    janitor.start();
    clock.advance(60_000);
    await eventually('the next round to be set', () => clock.pending === 1);
    clock.advance(HOUR_MS);
    await settle(() => removed.length === 1);
    await janitor.stop();
  });
});

describe('the copy of a session', () => {
  function newCopies() {
    const done: string[] = [];
    let account: string | null = null;
    const store: CopyStore = {
      account: () => Promise.resolve(account),
      setAccount: (_session, id) => {
        account = id;
        done.push(`account ${id}`);
        return Promise.resolve();
      },
      removeCopy: (session) => {
        done.push(`rows of ${session}`);
        return Promise.resolve();
      },
      removeCounters: (session) => {
        done.push(`counters of ${session}`);
        return Promise.resolve();
      },
    };
    const files = {
      removeAll: (session: string) => {
        done.push(`files of ${session}`);
        return Promise.resolve();
      },
    };
    const onRemoved = (session: string) => done.push(`told of ${session}`);
    return { copies: new StoredCopies({ store, files, log: silentLog, onRemoved }), done };
  }

  it('is of one account: another one begins anew', async () => {
    const { copies, done } = newCopies();
    await copies.ensureAccount('s', '1:4@c.us');
    await copies.ensureAccount('s', '1:5@c.us');
    expect(done).toEqual(['account 1@c.us']);
    await copies.ensureAccount('s', '2@c.us');
    expect(done.slice(1)).toEqual(['rows of s', 'files of s', 'told of s', 'account 2@c.us']);
  });

  it('goes with the session', async () => {
    const { copies, done } = newCopies();
    await copies.remove('s');
    expect(done).toEqual(['rows of s', 'files of s', 'told of s', 'counters of s']);
  });
});

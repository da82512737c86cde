import { LiveBlock } from '../../../src/cli/live-block.js';
import { progressBar } from '../../../src/cli/progress-bar.js';
import { SessionScreen } from '../../../src/cli/session-screen.js';
import type { BackfillProgress } from '../../../src/core/history/history-api.js';
import type { SessionsApi, SessionView } from '../../../src/core/sessions/session-view.js';
import { FakeHistory } from '../../support/fake-history.js';
import { ManualClock } from '../../support/manual-clock.js';

type Listener = Parameters<SessionsApi['watch']>[0];

const RUNNING: BackfillProgress = {
  state: 'running',
  chatsDone: 12,
  chatsTotal: 1_040,
  messages: 45_310,
  percent: 1,
  etaS: 4_000,
};

function openScreen({ isTTY = true } = {}) {
  const written: string[] = [];
  const out = { isTTY, columns: 200, write: (text: string) => written.push(text) };
  const history = new FakeHistory();
  const clock = new ManualClock();
  let tell: Listener = () => undefined;
  const sessions = {
    watch: (listener: Listener) => {
      tell = listener;
      return () => undefined;
    },
  } as unknown as SessionsApi;
  const stop = new SessionScreen(sessions, 'shop', new LiveBlock(out), 'curl …', { history, clock }).start();
  const is = (state: SessionView['state'], name = 'shop'): void => {
    tell(
      {
        key: name,
        name,
        state,
        explanation: `It is ${state}.`,
        me: { pushName: 'Ana', phone: '55119' },
      } as SessionView,
      null,
    );
  };
  const backfill = (progress: Partial<BackfillProgress>): void => {
    history.now = { ...history.now, backfill: { ...RUNNING, ...progress } };
  };
  /** What was written since it was last asked. */
  const news = (): string => written.splice(0).join('');
  return { is, backfill, clock, news, stop };
}

describe('the screen of a session', () => {
  it('shows under the linked account how far the fetching of older messages is', () => {
    const { is, backfill, clock, news } = openScreen();
    is('working');
    backfill({});
    expect(news()).not.toContain('Older messages');
    clock.advance(1_000);
    const shown = news();
    expect(shown).toContain('Linked as Ana, +55119');
    expect(shown).toContain('1 %, 12/1,040 chats, 45,310 messages, 1 h 7 min left');
  });

  it('draws again only when something is new, and takes the bar away at the end', () => {
    const { is, backfill, clock, news } = openScreen();
    is('working');
    backfill({});
    clock.advance(1_000);
    news();
    clock.advance(1_000);
    expect(news()).toBe('');
    backfill({ chatsDone: 13 });
    clock.advance(500);
    expect(news()).toBe('');
    clock.advance(500);
    expect(news()).toContain('13/1,040 chats');
    backfill({ state: 'done' });
    clock.advance(1_000);
    const last = news();
    expect(last).toContain('Linked as Ana');
    expect(last).not.toContain('Older messages');
  });

  it('says nothing of older messages while the session does not work, and goes on afterwards', () => {
    const { is, backfill, clock, news } = openScreen();
    is('working');
    backfill({});
    clock.advance(1_000);
    news();
    is('reconnecting');
    expect(news()).not.toContain('Older messages');
    backfill({ chatsDone: 14 });
    clock.advance(1_000);
    expect(news()).toBe('');
    is('working');
    expect(news()).toContain('14/1,040 chats');
  });

  it('follows its own session only', () => {
    const { is, news } = openScreen();
    is('working', 'other');
    expect(news()).toBe('');
  });

  it('looks at nothing without a terminal, nor after it was stopped', () => {
    const piped = openScreen({ isTTY: false });
    piped.backfill({});
    piped.is('working');
    piped.clock.advance(5_000);
    expect(piped.news()).not.toContain('Older messages');
    expect(piped.clock.pending).toBe(0);
    const { stop, clock } = openScreen();
    expect(clock.pending).toBe(1);
    clock.advance(1_000);
    stop();
    expect(clock.pending).toBe(0);
  });
});

it.each([
  [{ percent: 0, etaS: null }, '░░░░░░░░░░░░░░░░░░░░  0 %, 12/1,040 chats, 45,310 messages'],
  [{ percent: 50, etaS: 59 }, '██████████░░░░░░░░░░  50 %, 12/1,040 chats, 45,310 messages, 59 s left'],
  [{ percent: 99, etaS: 120 }, '████████████████████  99 %, 12/1,040 chats, 45,310 messages, 2 min left'],
  [{ state: 'paused' as const, percent: 1 }, '░░░░░░░░░░░░░░░░░░░░  1 %, 12/1,040 chats, 45,310 messages, paused'],
])('draws a bar for %o', (progress, line) => {
  expect(progressBar({ ...RUNNING, ...progress })).toBe(`Older messages  ${line}`);
});

import { startConnectHint } from '../../../src/cli/connect-hint.js';
import { ConnectLinks } from '../../../src/core/sessions/connect-links.js';
import { FakeSessions } from '../../support/fake-sessions.js';
import { ManualClock } from '../../support/manual-clock.js';

function start() {
  const sessions = new FakeSessions({ shop: 'starting', other: 'starting' });
  const clock = new ManualClock();
  const connect = new ConnectLinks(sessions, clock);
  const printed: string[] = [];
  startConnectHint({ sessions, connect, url: 'http://h:1', session: 'shop', print: (text) => printed.push(text) });
  return { sessions, clock, connect, printed };
}

describe('the connect link of the first screen', () => {
  it('is printed once while the session waits for a phone, and works for an hour', () => {
    const { sessions, clock, connect, printed } = start();
    for (const state of ['scan_qr', 'scan_qr', 'pairing_code', 'starting', 'scan_qr'] as const) {
      sessions.setState('shop', state);
    }
    expect(printed).toHaveLength(1);
    const token = /http:\/\/h:1\/connect\/([\w-]{32})\n/.exec(printed[0] ?? '')?.[1] ?? '';
    clock.advance(3_599_000);
    expect(connect.look(token, 'me').step).toBe('scan');
    clock.advance(1_000);
    expect(() => connect.look(token, 'me')).toThrow();
  });

  it('is not printed for a session that is linked, nor for another one', () => {
    const { sessions, printed } = start();
    sessions.setState('shop', 'syncing');
    sessions.setState('shop', 'working');
    sessions.setState('other', 'scan_qr');
    expect(printed).toEqual([]);
  });

  it('is printed anew when the phone unlinked it', () => {
    const { sessions, printed } = start();
    for (const state of ['scan_qr', 'working', 'logged_out', 'scan_qr'] as const) sessions.setState('shop', state);
    expect(printed).toHaveLength(2);
  });
});

import type { ConnectLinksApi } from '../core/sessions/connect-view.js';
import type { SessionsApi } from '../core/sessions/session-view.js';

const LIFETIME_S = 3_600;

export interface ConnectHintParts {
  readonly sessions: SessionsApi;
  readonly connect: ConnectLinksApi;
  /** Where the bridge listens. */
  readonly url: string;
  readonly session: string;
  readonly print: (text: string) => void;
}

/** Prints one connect link each time the session begins to wait for a phone, and none while it is linked. */
export function startConnectHint({ sessions, connect, url, session, print }: ConnectHintParts): () => void {
  let isPrinted = false;
  return sessions.watch(({ key, state }) => {
    if (key !== session) return;
    if (state === 'working') isPrinted = false;
    if (isPrinted || (state !== 'scan_qr' && state !== 'logged_out')) return;
    isPrinted = true;
    const { token } = connect.create(session, LIFETIME_S);
    print(`  Scan from a browser, within an hour and without a key:\n  ${url}/connect/${token}\n`);
  });
}

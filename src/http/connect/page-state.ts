import { z } from 'zod';
import type { ConnectStep, ConnectView } from '../../core/sessions/connect-view.js';
import { toQrPath } from './qr-path.js';

const STEPS = ['starting', 'scan', 'passkey', 'syncing', 'linked', 'problem', 'over'] as const;

/** What the page shows: every word on it that changes comes from here. Seconds count from when it was sent. */
export const pageState = z
  .object({
    step: z.enum(STEPS),
    title: z.string(),
    text: z.string(),
    qr: z.object({ size: z.int(), path: z.string(), expiresIn: z.int() }).nullable(),
    pairing: z.object({ code: z.string(), expiresIn: z.int() }).nullable(),
    progress: z.number().nullable(),
  })
  .meta({ id: 'ConnectPageState' });

export type PageState = z.infer<typeof pageState>;

const NOTHING = { qr: null, pairing: null, progress: null } as const;

/** What is said alike of links that expired, were used, were replaced and never were. */
export const OVER: PageState = {
  ...NOTHING,
  step: 'over',
  title: 'This link has ended',
  text: 'A link ends after a while, once a phone was linked with it, and when a newer one is made. Ask for a new one where you got this one.',
};

/** The words and drawings for where the link stands. */
export function toPageState(view: ConnectView): PageState {
  return {
    step: view.step,
    title: titleOf(view),
    text: textOf(view),
    qr: view.qr && { ...toQrPath(view.qr.text), expiresIn: view.qr.expiresIn },
    pairing: view.pairing && { code: inTwoGroups(view.pairing.code), expiresIn: view.pairing.expiresIn },
    progress: view.progress,
  };
}

const TITLES: Readonly<Record<Exclude<ConnectStep, 'linked'>, string>> = {
  starting: 'Getting ready',
  scan: 'Link your WhatsApp',
  passkey: 'Confirm on your phone',
  syncing: 'Linked. Loading your chats',
  problem: 'This does not work right now',
};

function titleOf({ step, linkedAs }: ConnectView): string {
  if (step !== 'linked') return TITLES[step];
  const name = linkedAs?.name ?? null;
  const phone = linkedAs?.phone == null ? null : `+${linkedAs.phone}`;
  const who = [name, phone].filter((part) => part !== null).join(', ');
  return who === '' ? 'Linked' : `Linked as ${who}`;
}

function textOf(view: ConnectView): string {
  switch (view.step) {
    case 'linked':
      return 'All done. You can close this page.';
    case 'starting':
    case 'syncing':
      return `${view.explanation} ${view.nextAction}`;
    case 'passkey':
      return view.explanation;
    case 'scan':
      return 'Use the phone that has the WhatsApp account you want to link.';
    case 'problem': {
      const again = view.retryAt === null ? view.nextAction : 'It is tried again by itself; keep this page open.';
      return `${withFullStop(view.reason ?? view.explanation)} ${again}`;
    }
  }
}

function withFullStop(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** Eight characters are read and typed as two groups of four. */
function inTwoGroups(code: string): string {
  return code.length === 8 ? `${code.slice(0, 4)}-${code.slice(4)}` : code;
}

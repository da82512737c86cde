import type { KeptProfiles, ProfileUse } from '../ports/probes.js';
import type { SessionState } from '../sessions/session-machine.js';
import type { SessionView } from '../sessions/session-view.js';
import { featureLoss } from './feature-losses.js';
import { failure, fine, warning } from './finding.js';
import type { FindingStatus, MachineFinding } from './finding.js';
import { sizeText } from './size-text.js';
import type { Troubles } from './trouble-memory.js';

/** Everything that is known about one session. `view` is null when no bridge runs that could tell. */
export interface SessionFacts {
  readonly view: SessionView | null;
  readonly troubles: Troubles | null;
  readonly use: ProfileUse;
  readonly kept: KeptProfiles;
  readonly nowMs: number;
}

const MEMORY_WARNS_ABOVE = 1024 * 1024 * 1024;
const QUARANTINE_WARNS_ABOVE = 2 * 1024 * 1024 * 1024;
const SNAPSHOT_WARNS_AFTER_MS = 24 * 3_600_000;
const TROUBLES_AN_HOUR_WARN = 3;
const CLOCK_WARNS_ABOVE_MS = 60_000;

const WEIGHT: Readonly<Record<SessionState, FindingStatus>> = {
  working: 'ok',
  stopped: 'ok',
  starting: 'ok',
  syncing: 'ok',
  scan_qr: 'warn',
  pairing_code: 'warn',
  passkey_required: 'warn',
  reconnecting: 'warn',
  logged_out: 'fail',
  failed: 'fail',
};

/** What the facts about one session mean. */
export function sessionFindings(facts: SessionFacts): MachineFinding[] {
  const { view } = facts;
  return [
    ...(view === null ? [] : [ofState(view)]),
    ...ofTroubles(facts.troubles),
    ...(view === null ? [] : ofClock(view)),
    ofOwner(facts),
    ...ofBrowserMemory(facts),
    ...(view?.pageBuild == null ? [] : [fine('page-build', `WhatsApp Web ${view.pageBuild} is loaded.`)]),
    ...(view === null ? [] : ofFeatures(view)),
    ofSnapshots(facts),
    ...ofQuarantine(facts),
  ];
}

function ofState({ state, explanation, nextAction, reason, since }: SessionView): MachineFinding {
  const why = reason === null ? '' : ` (${reason})`;
  const status = WEIGHT[state];
  const message = `${state} since ${since}: ${explanation}${why}`;
  return { check: 'state', status, message, nextStep: status === 'ok' ? null : nextAction };
}

function ofTroubles(troubles: Troubles | null): MachineFinding[] {
  const { last, lastHour } = troubles ?? { last: null, lastHour: 0 };
  if (last === null) return [];
  const message = `Last interruption: ${last.at}, ${last.state}${last.reason === null ? '' : ` (${last.reason})`}; ${String(lastHour)} in the last hour.`;
  if (lastHour < TROUBLES_AN_HOUR_WARN) return [fine('interruptions', message)];
  return [warning('interruptions', message, 'Look at the network and at the memory of this machine.')];
}

function ofClock({ clockAheadMs }: SessionView): MachineFinding[] {
  if (clockAheadMs === null) return [];
  if (Math.abs(clockAheadMs) <= CLOCK_WARNS_ABOVE_MS) {
    return [fine('clock', 'The clock of this machine agrees with the clock of WhatsApp.')];
  }
  const direction = clockAheadMs > 0 ? 'ahead of' : 'behind';
  return [
    warning(
      'clock',
      `When the page was loaded, the clock of this machine was ${spanText(Math.abs(clockAheadMs))} ${direction} the clock of WhatsApp.`,
      'Set the clock and let the machine keep it by NTP, then restart the session: WhatsApp refuses a wrong clock.',
    ),
  ];
}

function spanText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  return hours > 0 ? `${String(hours)} h ${String(minutes)} min` : `${String(minutes)} min ${String(seconds % 60)} s`;
}

function ofOwner({ view, use: { owner } }: SessionFacts): MachineFinding {
  const who = owner === null ? '' : `process ${String(owner.pid)} on host ${owner.host}`;
  const isRunning = view !== null && view.state !== 'stopped';
  if (owner === null) {
    if (!isRunning || view.state === 'failed' || view.state === 'starting')
      return fine('owner', 'Nobody has the profile open.');
    return warning(
      'owner',
      'The session runs, but nobody is written down as owner of its profile.',
      'Restart the session.',
    );
  }
  if (owner.isThisProcess) return fine('owner', `This process owns the profile (${who}).`);
  if (!owner.isAlive) return fine('owner', `The last owner (${who}) is gone; the next start takes the profile over.`);
  if (view === null) return fine('owner', `The profile is in use by ${who}.`);
  return failure(
    'owner',
    `Another process has the profile: ${who}.`,
    'Stop that process: two on one profile destroy the link.',
  );
}

function ofBrowserMemory({ use: { browser } }: SessionFacts): MachineFinding[] {
  if (browser === null) return [];
  const { rssBytes, pssBytes, processes, zombies } = browser;
  const bytes = pssBytes ?? rssBytes;
  const message = `Chrome (process ${String(browser.pid)}) uses ${sizeText(bytes)} in ${String(processes)} processes${
    pssBytes === null ? '' : `; ${sizeText(rssBytes)} with shared memory counted for each`
  }.`;
  return [
    bytes <= MEMORY_WARNS_ABOVE
      ? fine('browser-memory', message)
      : warning('browser-memory', message, 'Restart the session in a quiet minute; the link is kept.'),
    ...(zombies === 0
      ? []
      : [
          warning(
            'zombies',
            `${String(zombies)} ended processes of Chrome were not cleared away.`,
            'Run the container with an init (docker run --init).',
          ),
        ]),
  ];
}

function ofFeatures({ features }: SessionView): MachineFinding[] {
  if (features.length === 0) return [];
  const lost = features.filter((feature) => !feature.available);
  if (lost.length === 0) return [fine('features', `All ${String(features.length)} features of this page are there.`)];
  return lost.map(({ name, missing }) => {
    const { effect, routes, isEssential } = featureLoss(name);
    const where = routes.length === 0 ? '' : ` Touched: ${routes.join(', ')}.`;
    return (isEssential ? failure : warning)(
      'features',
      `${name} is missing (${missing.join(', ')}): ${effect}.${where}`,
      'Update Causeway; if there is no newer one, run `npm run live-check` and attach its report to an issue.',
    );
  });
}

function ofSnapshots({ view, kept, nowMs }: SessionFacts): MachineFinding {
  const { snapshots, newestSnapshotAt, hasProfile } = kept;
  if (newestSnapshotAt === null) {
    if (!hasProfile) return fine('snapshots', 'There is no profile yet, so nothing to take a snapshot of.');
    if (view?.state !== 'working') return fine('snapshots', 'There is no snapshot of the profile yet.');
    return warning(
      'snapshots',
      'There is no snapshot of this linked profile yet.',
      'One is taken half a minute after the session works; POST /sessions/NAME/snapshots takes one now.',
    );
  }
  const message = `${String(snapshots)} of the profile, the newest of ${newestSnapshotAt}.`;
  const isOld = view?.state === 'working' && nowMs - Date.parse(newestSnapshotAt) > SNAPSHOT_WARNS_AFTER_MS;
  if (!isOld) return fine('snapshots', message);
  return warning('snapshots', message, 'Look in the log for why no newer one could be taken.');
}

function ofQuarantine({ kept: { quarantined, quarantinedBytes } }: SessionFacts): MachineFinding[] {
  if (quarantined === 0) return [];
  const message = `${String(quarantined)} put aside, ${sizeText(quarantinedBytes)}.`;
  if (quarantinedBytes <= QUARANTINE_WARNS_ABOVE) return [fine('quarantine', message)];
  return [
    warning(
      'quarantine',
      message,
      'Once the session works again, delete the folder `quarantine` beside its profile by hand.',
    ),
  ];
}

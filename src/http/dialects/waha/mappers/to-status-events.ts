import type { LoggedEvent } from '../../../../core/events/logged-event.js';
import type { EventFacts, ToldEvent } from '../event-facts.js';
import { wahaStatusOfState, type WahaStatus } from '../waha-status.js';

/** How many statuses an event tells, its own included. */
const SHOWN = 3;

interface StatusPoint {
  readonly status: WahaStatus;
  /** Unix milliseconds. */
  readonly timestamp: number;
}

/** A session's status when it is another one than before, and with every new QR. */
export async function toStatusEvents(event: LoggedEvent, facts: EventFacts): Promise<readonly ToldEvent[]> {
  const status = statusOf(event);
  if (status === null) return [];
  const { session, sessionName: name, lookups } = facts;
  // What is made up to try a webhook is in no log.
  const isTest = event.sequence === 0;
  const near = isTest || session === null ? [] : await lookups.ofNoChat(session.key, event.sequence);
  const earlier = near.filter(({ sequence }) => sequence < event.sequence);
  const statuses = [...earlier, event].flatMap(toPoint).slice(-SHOWN);
  return [{ event: 'session.status', payload: { name, status, statuses, data: null } }];
}

/** Null for what changes nothing that WAHA would show. */
function statusOf(event: LoggedEvent): WahaStatus | null {
  if (event.name === 'session.qr') {
    const { expiresAt } = event.payload;
    return expiresAt === null ? 'FAILED' : 'SCAN_QR_CODE';
  }
  if (event.name !== 'session.state') return null;
  const { state, previous } = event.payload;
  // The QR that belongs to it is told as an event of its own.
  if (state === undefined || (state === 'scan_qr' && previous !== 'scan_qr')) return null;
  const status = wahaStatusOfState(state);
  const isSame = previous != null && previous !== state && wahaStatusOfState(previous) === status;
  return isSame ? null : status;
}

function toPoint(event: LoggedEvent): readonly StatusPoint[] {
  const status = statusOf(event);
  return status === null ? [] : [{ status, timestamp: Date.parse(event.at) }];
}

import { EVENT_NAMES } from '../../../../src/core/events/event-map.js';
import {
  coreNames,
  isEventChoice,
  WAHA_EVENT_NAMES,
  wantedNames,
} from '../../../../src/http/dialects/waha/event-names.js';
import { WAHA_EVENT_PROOFS, WAHA_NEVER_TOLD } from '../../../support/waha-event-proofs.js';
import { WAHA_EVENT_REFERENCE } from '../../../support/waha-event-reference.js';

describe("the names of WAHA's events", () => {
  it('are all that WAHA has', () => {
    expect([...WAHA_EVENT_NAMES].sort()).toEqual([...WAHA_EVENT_REFERENCE.names].sort());
  });

  it('are each shown to be told in one file, or known to be told by nothing', () => {
    const told = Object.values(WAHA_EVENT_PROOFS).flat();
    expect([...told, ...Object.keys(WAHA_NEVER_TOLD)].sort()).toEqual([...WAHA_EVENT_NAMES].sort());
    expect(WAHA_EVENT_NAMES.filter((name) => coreNames(wantedNames([name])).length === 0).sort()).toEqual(
      Object.keys(WAHA_NEVER_TOLD).sort(),
    );
  });

  it('are all but engine.event for *', () => {
    expect([...wantedNames(['*'])].sort()).toEqual(WAHA_EVENT_NAMES.filter((name) => name !== 'engine.event').sort());
    expect(wantedNames(['*', 'engine.event'])).toEqual(new Set(WAHA_EVENT_NAMES));
  });

  it('mean nothing where they are none', () => {
    expect(wantedNames(['msg', 'toString'])).toEqual(new Set());
    for (const text of ['msg', 'toString', '', 'Message']) expect(isEventChoice(text)).toBe(false);
    for (const text of ['*', 'message', 'label.upsert']) expect(isEventChoice(text)).toBe(true);
  });

  it('are read from no more of our events than they need', () => {
    expect(coreNames(wantedNames(['message', 'message.any']))).toEqual(['message.received', 'message.sent']);
    expect(coreNames(wantedNames(['label.upsert']))).toEqual([]);
    expect(coreNames(wantedNames(['engine.event']))).toEqual(EVENT_NAMES.filter((name) => name !== 'session.qr'));
  });
});

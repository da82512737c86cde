import { EventReader } from '../../../../src/core/events/event-reader.js';
import { EventTickets, TICKET_LIFE_S, type EventTicket } from '../../../../src/core/events/event-tickets.js';
import { fakePrincipal } from '../../../support/fake-keys.js';
import { ManualClock } from '../../../support/manual-clock.js';

const ticketOf = (name: string): EventTicket => ({
  reader: Object.create(EventReader.prototype) as EventReader,
  wanted: [name],
  principal: fakePrincipal({ name }),
  isStillAllowed: () => Promise.resolve(true),
});

describe('EventTickets', () => {
  it('gives what was handed in for each ticket, once', () => {
    const tickets = new EventTickets(new ManualClock());
    const [one, other] = [ticketOf('one'), ticketOf('other')];
    const [text, otherText] = [tickets.issue(one), tickets.issue(other)];
    expect(text).not.toBe(otherText);
    expect(tickets.redeem(text)).toBe(one);
    expect(tickets.redeem(text)).toBeNull();
    expect(tickets.redeem('rt_guessed')).toBeNull();
    expect(tickets.redeem(otherText)).toBe(other);
  });

  it('forgets a ticket when its time is over', () => {
    const clock = new ManualClock();
    const tickets = new EventTickets(clock);
    const [early, late] = [tickets.issue(ticketOf('early')), tickets.issue(ticketOf('late'))];
    clock.advance(TICKET_LIFE_S * 1_000 - 1);
    expect(tickets.redeem(early)).not.toBeNull();
    clock.advance(1);
    expect(tickets.redeem(late)).toBeNull();
  });

  it('lets the oldest go when too many are asked for', () => {
    const tickets = new EventTickets(new ManualClock());
    const first = tickets.issue(ticketOf('first'));
    const second = tickets.issue(ticketOf('second'));
    for (let count = 2; count <= 10_000; count++) tickets.issue(ticketOf('more'));
    expect(tickets.redeem(first)).toBeNull();
    expect(tickets.redeem(second)).not.toBeNull();
  });
});

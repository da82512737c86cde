import { toContactView } from '../../../core/chats/contact-view.js';
import type { EventFacts } from '../../../core/events/event-facts.js';
import type { EventMap } from '../../../core/events/event-map.js';
import type { LoggedEvent } from '../../../core/events/logged-event.js';
import type { WebhookFormat } from '../../../core/ports/webhook-ports.js';
import { qrToTell } from '../../families/qr-to-tell.js';
import { webhookHmacHeaders } from '../../families/sign-webhook.js';
import { ownHeaders } from '../../families/webhook-headers.js';
import { isWanted, type GatewayEventName } from './event-names.js';
import { jidOf } from './fields.js';
import { addressBook } from './mappers/address-book.js';
import { toGroupEvent } from './mappers/to-group-payload.js';
import { messageEvent } from './mappers/message-events.js';
import { account, statusOfSession } from './schemas/session.js';
import { mayBeTold, wantedOf } from './schemas/webhook.js';

/** An event as it goes to webhooks and sockets alike. */
export interface Envelope {
  /** `evt_` and the ULID of the logged event; the same whenever it is told. */
  readonly id: string;
  readonly event: GatewayEventName;
  readonly schema: 'v1';
  readonly session: string;
  readonly organization: string;
  /** Unix milliseconds. */
  readonly timestamp: number;
  readonly payload: object;
}

interface Told {
  readonly name: GatewayEventName;
  readonly payload: object;
}

/** Signed as WAHA does; what the owner adds cannot replace the headers of the protocol. */
export const gatewayWebhookFormat: WebhookFormat = {
  async toRequests(event, facts) {
    const { webhook, nowMs } = facts;
    const wanted = wantedOf(webhook);
    return (await toEnvelopes(event, facts, nowMs))
      .filter((one) => event.sequence === 0 || (isWanted(wanted, one.event) && mayBeTold(webhook, one.event)))
      .map((envelope) => {
        const body = JSON.stringify(envelope);
        return {
          body,
          headers: { ...ownHeaders(webhook), ...webhookHmacHeaders(body, webhook.secret, envelope.id, nowMs) },
        };
      });
  },
};

/** One event in the gateway's words, which may be several of its events or none. */
export async function toEnvelopes(event: LoggedEvent, facts: EventFacts, nowMs: number): Promise<readonly Envelope[]> {
  return (await toTold(event, facts, nowMs)).map(({ name, payload }, index) => ({
    id: index === 0 ? `evt_${event.id}` : `evt_${event.id}_${String(index)}`,
    event: name,
    schema: 'v1',
    session: facts.sessionName,
    organization: facts.organisation,
    timestamp: Date.parse(event.at),
    payload,
  }));
}

async function toTold(event: LoggedEvent, facts: EventFacts, nowMs: number): Promise<readonly Told[]> {
  switch (event.name) {
    case 'session.state':
      return statusEvents(event.payload, facts);
    case 'session.qr': {
      const code = qrToTell(event.payload, { ...facts, nowMs });
      return code === null ? [] : [{ name: 'auth.qr', payload: { code } }];
    }
    case 'chat.archived':
      return chatUpdate(event, facts, event.payload.archived === true ? 'archived' : 'unarchived');
    case 'chat.pinned':
      return chatUpdate(event, facts, event.payload.pinned === true ? 'pinned' : 'unpinned');
    case 'chat.muted':
      return chatUpdate(event, facts, event.payload.muted === true ? 'muted' : 'unmuted');
    case 'chat.read':
      return chatUpdate(event, facts, event.payload.read === true ? 'read' : 'unread');
    case 'chat.deleted':
      return chatUpdate(event, facts, 'deleted');
    case 'group.changed': {
      const { author = null, members = [] } = event.payload;
      const people = await addressBook(facts, [...members, ...(author === null ? [] : [author])]);
      const group = jidOf(event.chatId ?? '');
      return [toGroupEvent(event.payload, group, people.jidOf, Date.parse(event.at))];
    }
    case 'contact.changed':
      return contactUpdate(event.chatId ?? '', facts);
    case 'call.received':
      return callIncoming(event.payload, facts, Date.parse(event.at));
    case 'presence.changed':
      return presenceUpdate(event, facts);
    case 'call.rejected':
    case 'session.connection':
    case 'history.progress':
    case 'account.restricted':
      return [];
    default: {
      const told = await messageEvent(event, facts);
      return told === null ? [] : [told];
    }
  }
}

/** A status is told when it is another one; with it, that a phone has linked itself. */
function statusEvents(
  { state, previous = null, newLink }: Partial<EventMap['session.state']>,
  facts: EventFacts,
): readonly Told[] {
  if (state === undefined) return [];
  const status = statusOfSession({ state });
  const isNews = previous === null || previous === state || statusOfSession({ state: previous }) !== status;
  return [
    ...(isNews ? [{ name: 'session.status' as const, payload: { status } }] : []),
    ...(newLink === true ? [{ name: 'auth.code' as const, payload: linkedAs(facts) }] : []),
  ];
}

function linkedAs({ session }: EventFacts): object {
  const { waJid, waLid } = account(session?.me ?? null);
  const platform = session?.me?.platform ?? null;
  return {
    ...(waJid === undefined ? {} : { jid: waJid }),
    ...(waLid === undefined ? {} : { lid: waLid }),
    ...(platform === null ? {} : { platform }),
  };
}

async function chatUpdate({ chatId }: LoggedEvent, facts: EventFacts, change: string): Promise<readonly Told[]> {
  if (chatId === null) return [];
  const people = await addressBook(facts, [chatId]);
  return [{ name: 'chat.update', payload: { chatJid: people.jidOf(chatId), change } }];
}

async function contactUpdate(id: string, facts: EventFacts): Promise<readonly Told[]> {
  const people = await addressBook(facts, [id]);
  const nothing = { phone: null, lid: null, hasChat: false };
  const { pushName, name, shortName } = toContactView(id, await facts.contact(id), nothing);
  const names = { pushName, fullName: name, firstName: shortName };
  const known = Object.fromEntries(Object.entries(names).filter(([, name]) => name !== null));
  return [{ name: 'contact.update', payload: { jid: people.jidOf(id), ...known } }];
}

async function callIncoming(
  call: Partial<EventMap['call.received']>,
  facts: EventFacts,
  atMs: number,
): Promise<readonly Told[]> {
  const { id: callId, from = null, isGroup = false, timestamp = 0, fromMe = false } = call;
  if (callId === undefined || from === null || fromMe) return [];
  const jid = (await addressBook(facts, [from])).jidOf(from);
  const group = isGroup && jid.endsWith('@g.us') ? { groupJid: jid } : {};
  return [
    {
      name: 'call.incoming',
      payload: { callId, from: jid, timestamp: timestamp === 0 ? atMs : timestamp * 1000, isGroup, ...group },
    },
  ];
}

const PRESENCES: Readonly<Record<string, object>> = {
  online: { state: 'available' },
  offline: { state: 'unavailable', unavailable: true },
  typing: { state: 'composing', media: 'text' },
  recording: { state: 'composing', media: 'audio' },
};

async function presenceUpdate(
  event: LoggedEvent & { name: 'presence.changed' },
  facts: EventFacts,
): Promise<readonly Told[]> {
  const { id, state = '', lastSeen = null } = event.payload;
  if (id === undefined || event.chatId === null) return [];
  const people = await addressBook(facts, [id, event.chatId]);
  const seen = PRESENCES[state] ?? { state: 'unknown' };
  const last = lastSeen === null ? {} : { lastSeen: lastSeen * 1000 };
  return [
    {
      name: 'presence.update',
      payload: { chatJid: people.jidOf(event.chatId), from: people.jidOf(id), ...seen, ...last },
    },
  ];
}

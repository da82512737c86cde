import type { EventMap, EventName } from '../../../core/events/event-map.js';
import type { LoggedEvent } from '../../../core/events/logged-event.js';
import { fieldsOf, serializedId } from '../../../core/history/json-fields.js';
import type { WebhookFacts, WebhookFormat } from '../../../core/ports/webhook-ports.js';
import type { SessionState } from '../../../core/sessions/session-machine.js';
import { qrToTell } from '../../families/qr-to-tell.js';
import { webhookHmacHeaders } from '../../families/sign-webhook.js';
import { ownHeaders } from '../../families/webhook-headers.js';
import { INSTANCE_STATUS_OF } from './instance-status.js';

/** Every event that Cartat's clients know of. */
export const CARTAT_EVENTS = [
  'message_received',
  'ack',
  'qr',
  'authenticated',
  'loading_screen',
  'ready',
  'disconnected',
  'auth_failure',
] as const;

type CartatEvent = Readonly<Record<string, unknown>> & { readonly event: (typeof CARTAT_EVENTS)[number] };

/** What is told when a switch of the settings is on. */
export const EVENTS_OF_SWITCH = {
  messages_events: ['message.received'],
  ack_events: ['message.ack'],
  instance_events: ['session.state', 'session.qr'],
} as const satisfies Readonly<Record<string, readonly EventName[]>>;

/** Coming from these, a session that loads or works is no news of its link. */
const AUTHENTICATED: ReadonlySet<SessionState> = new Set(['syncing', 'working', 'reconnecting']);

/** Flat JSON. No header for a signature is known of Cartat: one goes out only when somebody has set a secret. */
export const cartatWebhookFormat: WebhookFormat = {
  toRequests(event, facts) {
    const { webhook, nowMs } = facts;
    const requests = toCartatEvents(event, facts).map((told, index) => {
      const body = JSON.stringify(told);
      const id = index === 0 ? event.id : `${event.id}_${String(index)}`;
      const signed = webhook.secret === null ? {} : webhookHmacHeaders(body, webhook.secret, id, nowMs);
      return { body, headers: { ...ownHeaders(webhook), ...signed } };
    });
    return Promise.resolve(requests);
  },
};

/** One event in Cartat's words, which may be several of its events or none. */
function toCartatEvents(event: LoggedEvent, facts: WebhookFacts): readonly CartatEvent[] {
  const instance = facts.sessionName;
  switch (event.name) {
    case 'message.received': {
      if (event.messageJson === null) return [];
      const message = fieldsOf(JSON.parse(event.messageJson));
      return [{ ...message, event: 'message_received', id: serializedId(message['id']), instance }];
    }
    case 'message.ack': {
      const { messageId: id, chatId: to, payload } = event;
      // The account's own reading of what others wrote is no news of a send.
      if (id?.startsWith('true_') !== true || payload.ack === undefined) return [];
      return [{ event: 'ack', id, ack: payload.ack, to, instance }];
    }
    case 'session.qr': {
      const qr = facts.webhook.settings['tellsQr'] === true ? qrToTell(event.payload, facts) : null;
      return qr === null ? [] : [{ event: 'qr', qr, instance }];
    }
    case 'session.state':
      return toInstanceEvents(event.payload).map((told) => ({ ...told, instance }));
    default:
      return [];
  }
}

function toInstanceEvents({
  state,
  previous = null,
  reason = null,
}: Partial<EventMap['session.state']>): readonly CartatEvent[] {
  if (state === undefined) return [];
  const isNewLink = previous === null || !AUTHENTICATED.has(previous);
  const authenticated: readonly CartatEvent[] = isNewLink ? [{ event: 'authenticated' }] : [];
  const status = INSTANCE_STATUS_OF[state];
  switch (status) {
    case 'loading_screen':
    case 'ready':
      return [...authenticated, { event: status }];
    case 'auth_failure':
      return [{ event: status, reason }];
    case 'disconnected': {
      const wasConnected = previous !== null && INSTANCE_STATUS_OF[previous] !== status;
      return wasConnected ? [{ event: status, reason }] : [];
    }
    default:
      return [];
  }
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { BridgeError } from '../core/errors/bridge-error.js';
import type { EventChannel } from '../core/ports/event-channel.js';
import type { ChannelAnswer } from './route.js';
import { takeConnection } from './upgrades.js';

/** Speaks a channel's protocol in requests that were accepted, whether they ask for a WebSocket (`connection`) or not. */
export interface ChannelAcceptor {
  answer(request: IncomingMessage, response: ServerResponse, onOpen: (channel: EventChannel) => void): void;
  upgrade(request: IncomingMessage, connection: Duplex, head: Buffer, onOpen: (channel: EventChannel) => void): void;
}

/** Hands a request that a route accepted over to the channel's protocol. */
export function openChannel(
  response: ServerResponse,
  answer: ChannelAnswer,
  acceptor: ChannelAcceptor | undefined,
): void {
  if (acceptor === undefined) throw new BridgeError('feature_unavailable', 'This server opens no channels.');
  const upgrade = takeConnection(response);
  if (upgrade === null) acceptor.answer(response.req, response, answer.channel);
  else acceptor.upgrade(response.req, upgrade.connection, upgrade.head, answer.channel);
}

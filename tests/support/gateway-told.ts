import type { Envelope } from '../../src/http/dialects/gateway/events.js';

export type Payload = Readonly<Record<string, unknown>>;
export type ToldEvent = Omit<Envelope, 'payload'> & { readonly payload: Payload };

export interface ShownMessage extends Payload {
  readonly waMessageId: string;
  readonly senderName?: string;
  readonly media?: object;
}

/** The gateway's id of a message from its serialised one. */
export function bare(id: string): string {
  return id.split('_')[2] ?? '';
}

/** What events tell of a message that a read of the gateway shows: the same, without what belongs to the stored copy. */
export function asTold(data: readonly ShownMessage[], id: string): object {
  const shown = data.find(({ waMessageId }) => waMessageId === bare(id));
  const { id: _1, sessionId: _2, direction: _3, edited: _4, deleted: _5, ...same } = (shown ?? {}) as Payload;
  const {
    senderName,
    media = null,
    status: _6,
    ackLevel: _7,
    createdAt: _8,
    ...others
  } = same as Partial<ShownMessage>;
  return { ...others, media, ...(senderName === undefined ? {} : { pushName: senderName }) };
}

/**
 * Keys of a message that differ between its live, its reloaded and its database form without any event that tells of it
 * (ruling 3), so a stored text can hold another value than the page does now. All else is equal byte for byte.
 */
export const VOLATILE_KEYS: Readonly<Record<string, string>> = {
  isNewMsg: 'true while the page that received it lives',
  recvFresh: 'true while the page that received it lives',
  rowId: 'the database numbers a row after the message was told of',
  clientReceivedTsMillis: 'when this page received or read it',
  ephemeralOutOfSync: 'worked out when a chat is opened',
  local: 'true on a message that this page sent, until it is read again',
};

/** The text without those keys, in its order. */
export function withoutVolatileKeys(json: string): string {
  return JSON.stringify(JSON.parse(json, (key, value: unknown) => (key in VOLATILE_KEYS ? undefined : value)));
}

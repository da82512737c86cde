import { isGone, type KeyRecord, type MsgRecord } from '../../wire/records.js';
import { createWid } from '../ids/wid.js';
import { MsgKey, toKeyRecord } from '../ids/msg-key.js';
import { Wid } from '../ids/wid.js';

const WID_ATTRIBUTES = new Set([
  'from',
  'to',
  'author',
  'quotedParticipant',
  'callCreator',
  'paymentMessageReceiverJid',
]);
const WID_LISTS = new Set(['mentionedJidList']);

export function bytesOf(base64: string): Uint8Array {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}

export function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return btoa(text);
}

/** One attribute as the page holds it, from how it travels. */
export function reviveAttribute(name: string, value: any): any {
  if (value === null || value === undefined) return value;
  if (isGone(value)) return undefined;
  if (WID_ATTRIBUTES.has(name) && typeof value === 'string') return createWid(value);
  if (WID_LISTS.has(name) && Array.isArray(value)) return value.map(createWid);
  if (typeof value !== 'object') return value;
  if (typeof value.$bytes === 'string') return bytesOf(value.$bytes);
  if (value.$key) return new MsgKey(value.$key as KeyRecord);
  return value;
}

/** The attributes of a message read from the database: no trace of having arrived just now. */
export function attributesFromDisk(record: MsgRecord): Record<string, any> {
  const { key, ...rest } = record;
  const attributes: Record<string, any> = { id: new MsgKey(key) };
  for (const name in rest) {
    const value = reviveAttribute(name, rest[name]);
    if (value !== undefined) attributes[name] = value;
  }
  attributes['self'] ??= key.fromMe ? 'out' : 'in';
  return attributes;
}

/** The attributes of a message that arrived while the page watched; the row it gets on disk is not known yet. */
export function attributesOfArrival(record: MsgRecord, isOffline: boolean): Record<string, any> {
  const { rowId: _rowId, ...attributes } = attributesFromDisk(record);
  attributes['recvFresh'] = true;
  attributes['clientReceivedTsMillis'] = Date.now();
  attributes['ephemeralOutOfSync'] = false;
  if (!isOffline) attributes['isNewMsg'] = true;
  return attributes;
}

/** How one attribute travels to the server. */
export function toWire(value: any): any {
  if (value instanceof Wid) return value._serialized;
  if (value instanceof MsgKey) return { $key: toKeyRecord(value) };
  if (value instanceof Uint8Array) return { $bytes: base64Of(value) };
  if (value instanceof ArrayBuffer) return { $bytes: base64Of(new Uint8Array(value)) };
  if (Array.isArray(value)) return value.map(toWire);
  return value;
}

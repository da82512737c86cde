import type { KeyRecord } from '../../wire/records.js';
import { stage } from '../stage.js';
import { createWid, type Wid } from './wid.js';

interface KeyParts {
  readonly fromMe?: boolean;
  readonly from?: unknown;
  readonly to?: unknown;
  readonly remote?: unknown;
  readonly id: string;
  readonly participant?: unknown;
  readonly selfDir?: 'in' | 'out';
}

/** Where the text form is kept: builds before July 2026 say `_serialized`, later ones `$1`. */
const property = stage.keyLayout === '$1' ? '$1' : '_serialized';

/** A message's key. Its text form is an own property whose name is the build's (see `stage.keyLayout`). */
export class MsgKey {
  declare fromMe: boolean;
  declare remote: Wid;
  declare id: string;
  declare participant?: Wid;

  constructor(parts: KeyParts | MsgKey) {
    const { fromMe, from, to, remote, id, participant, selfDir } = parts as KeyParts;
    this.fromMe = fromMe ?? (selfDir === 'out' || selfDir === undefined);
    this.remote = createWid(remote ?? (this.fromMe ? to : from));
    this.id = id;
    if (participant !== undefined && participant !== null) this.participant = createWid(participant);
    const text = `${String(this.fromMe)}_${this.remote._serialized}_${id}`;
    // Plain assignment: a repair script may have put a setter of that name on the prototype.
    (this as Record<string, unknown>)[property] = this.participant ? `${text}_${this.participant._serialized}` : text;
  }

  toString(): string {
    return (this as Record<string, unknown>)[property] as string;
  }

  clone(): MsgKey {
    return new MsgKey(this);
  }

  equals(other: unknown): boolean {
    return String(other) === this.toString();
  }

  static fromString(text: string): MsgKey {
    const [fromMe, remote, id, participant] = text.split('_');
    if ((fromMe !== 'true' && fromMe !== 'false') || !remote || !id) throw new Error(`invalid message key: ${text}`);
    return new MsgKey({ fromMe: fromMe === 'true', remote, id, participant });
  }

  static from(like: unknown): MsgKey {
    if (like instanceof MsgKey) return like;
    return typeof like === 'string' ? MsgKey.fromString(like) : new MsgKey(like as KeyParts);
  }

  static newId(): Promise<string> {
    const bytes = crypto.getRandomValues(new Uint8Array(9));
    return Promise.resolve(
      `3EB0${[...bytes]
        .map((byte) => byte.toString(16).padStart(2, '0'))
        .join('')
        .toUpperCase()}`,
    );
  }
}

export function toKeyRecord(key: MsgKey): KeyRecord {
  const record = { fromMe: key.fromMe, remote: key.remote._serialized, id: key.id };
  return key.participant ? { ...record, participant: key.participant._serialized } : record;
}

const SERVERS = new Set(['c.us', 'g.us', 'lid', 'newsletter', 'broadcast', 's.whatsapp.net', 'bot', 'hosted', 'call']);

/** A WhatsApp id; `JSON.stringify` gives its text, as in the live page. */
export class Wid {
  declare server: string;
  declare user: string;
  declare _serialized: string;

  constructor(text: string) {
    const at = text.lastIndexOf('@');
    const server = text.slice(at + 1);
    const user = text.slice(0, at).replace(/:\d+$/, '');
    if (at < 1 || !SERVERS.has(server) || !/^[\w.-]+$/.test(user)) throw new Error(`wid error: invalid wid (${text})`);
    this.server = server === 's.whatsapp.net' ? 'c.us' : server;
    this.user = user;
    this._serialized = `${this.user}@${this.server}`;
  }

  toString(): string {
    return this._serialized;
  }
  toJSON(): string {
    return this._serialized;
  }
  toJid(): string {
    return this.server === 'c.us' ? `${this.user}@s.whatsapp.net` : this._serialized;
  }
  isLid(): boolean {
    return this.server === 'lid';
  }
  isGroup(): boolean {
    return this.server === 'g.us';
  }
  isUser(): boolean {
    return this.server === 'c.us' || this.server === 'lid';
  }
  isRegularUser(): boolean {
    return this.isUser();
  }
  isStatus(): boolean {
    return this._serialized === 'status@broadcast';
  }
  isBroadcast(): boolean {
    return this.server === 'broadcast';
  }
  isNewsletter(): boolean {
    return this.server === 'newsletter';
  }
  isBot(): boolean {
    return this.server === 'bot';
  }
  equals(other: unknown): boolean {
    return String(other) === this._serialized;
  }
}

/** A Wid from a text or from anything that looks like one; throws on rubbish. */
export function createWid(like: unknown): Wid {
  if (like instanceof Wid) return like;
  if (typeof like === 'string') return new Wid(like);
  const object = like as { _serialized?: unknown; user?: unknown; server?: unknown } | null | undefined;
  if (typeof object?._serialized === 'string') return new Wid(object._serialized);
  if (typeof object?.user === 'string' && typeof object.server === 'string') {
    return new Wid(`${object.user}@${object.server}`);
  }
  throw new Error(`wid error: invalid wid (${String(like)})`);
}

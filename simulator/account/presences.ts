import type { PresenceRecord } from '../wire/protocol.js';
import type { WidText } from '../wire/records.js';
import type { PageSession } from './page-session.js';

interface Seen {
  readonly presence: 'available' | 'unavailable';
  readonly pages: ReadonlySet<PageSession>;
}

/** How other people are seen. WhatsApp tells it to a device that asked for somebody and shows itself. */
export class Presences {
  readonly subscribed = new Set<WidText>();
  readonly #account: Seen;
  readonly #now = new Map<string, PresenceRecord>();

  constructor(account: Seen) {
    this.#account = account;
  }

  change(presence: PresenceRecord): void {
    this.#now.set(`${presence.chat} ${presence.who}`, presence);
    this.#tell(presence);
  }

  subscribe(chat: WidText): void {
    this.subscribed.add(chat);
    this.tellAll();
  }

  /** To be called when the account begins to show itself. */
  tellAll(): void {
    for (const presence of this.#now.values()) this.#tell(presence);
  }

  #tell(presence: PresenceRecord): void {
    const { presence: own, pages } = this.#account;
    if (own !== 'available' || !this.subscribed.has(presence.chat)) return;
    for (const page of pages) if (page.deviceId !== undefined) page.push({ push: 'presence', presence });
  }
}

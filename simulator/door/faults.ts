import type { NeverLoad } from '../server.js';
import type { StageSettings } from '../wire/protocol.js';
import type { DoorParts } from './door-parts.js';

/** What goes wrong with the connection, the page and its builds. */
export function faultActions(parts: DoorParts) {
  let restoreTimer: NodeJS.Timeout | undefined;
  const restage = (changes: Partial<StageSettings>): void => {
    Object.assign(parts.stage, changes);
    parts.server.command({ do: 'settings', settings: parts.stage });
  };

  return {
    /** WhatsApp is out of reach, for `ms` or until `restoreSocket`. The page's database still answers. */
    dropSocket({ ms }: { ms?: number } = {}): void {
      clearTimeout(restoreTimer);
      parts.service.drop();
      if (ms !== undefined) restoreTimer = setTimeout(() => parts.service.restore(), ms).unref();
    },

    restoreSocket(): void {
      clearTimeout(restoreTimer);
      parts.service.restore();
    },

    reload(): void {
      parts.server.command({ do: 'reload' });
    },

    blockMainThread({ ms }: { ms: number }): void {
      parts.server.command({ do: 'block', ms });
    },

    /** The socket's state as the page shows it is set by hand (CONFLICT, DEPRECATED_VERSION, …). */
    setSocketState({ state }: { state: string }): void {
      parts.server.command({ do: 'state', state });
    },

    /** `hasSynced` goes to false and back, as after a long sleep. */
    resync(): void {
      parts.server.command({ do: 'resync' });
    },

    neverLoad({ on, how = 'stall' }: { on: boolean; how?: Exclude<NeverLoad, undefined> }): void {
      parts.server.neverLoad = on ? how : undefined;
    },

    slowModule({ name, ms }: { name: string; ms: number }): void {
      restage({ slowModules: { ...parts.stage.slowModules, [name]: ms } });
    },

    removeModule({ name }: { name: string }): void {
      restage({ removedModules: [...parts.stage.removedModules, name] });
    },

    restoreModules(): void {
      restage({ removedModules: [], slowModules: {} });
    },

    fireHasSyncedEarly({ on }: { on: boolean }): void {
      restage({ hasSyncedEarly: on });
    },

    /** Messages of that type, or that one message, throw when serialised. */
    breakSerialize({ what }: { what: string }): void {
      restage({ brokenSerialize: [...parts.stage.brokenSerialize, what] });
    },

    mendSerialize(): void {
      restage({ brokenSerialize: [] });
    },

    /** Holds from a page's next load. */
    setKeyLayout({ layout }: { layout: StageSettings['keyLayout'] }): void {
      restage({ keyLayout: layout });
    },

    /** Any of the page's settings; those that concern its start hold from the next load. */
    setPage({ settings }: { settings: Partial<StageSettings> }): void {
      restage(settings);
    },

    whatsNewDialog({ on }: { on: boolean }): void {
      restage({ whatsNewDialog: on });
      parts.server.command({ do: 'dialog', open: on });
    },

    /** WhatsApp's notice that it restricts the account; without `text` it goes away. */
    restriction({ text = '' }: { text?: string }): void {
      parts.server.command({ do: 'restriction', text });
    },

    /** So many iframes appear in the open pages (each navigates twice), and in every page to come. */
    iframes({ count }: { count: number }): void {
      restage({ iframes: count });
      parts.server.command({ do: 'iframes', count });
    },
  };
}

import type { PageSession } from '../account/page-session.js';
import type { DoorParts } from './door-parts.js';

const WAIT_FOR_CODE_MS = 15_000;

/** Codes, links and their end. */
export function linkingActions(parts: DoorParts) {
  const unlinkedPages = (): PageSession[] =>
    [...parts.account.pages].filter(({ deviceId, ref }) => deviceId === undefined && ref !== undefined);

  return {
    /** The phone scans the code a page shows, waiting for one if need be; with `qr` it scans that text, which may be out of date. */
    async scan({ qr, timeoutMs = WAIT_FOR_CODE_MS }: { qr?: string; timeoutMs?: number } = {}): Promise<{
      result: 'linked' | 'passkey_required' | 'expired' | 'no_code';
    }> {
      const { service, account } = parts;
      const page =
        qr === undefined
          ? await service.pageWithRef(timeoutMs)
          : [...account.pages].find(({ ref }) => ref !== undefined && qr.startsWith(`${ref},`));
      if (!page) return { result: qr === undefined ? 'no_code' : 'expired' };
      return { result: service.pair(page) };
    },

    /** The phone's owner types the code a page asked for. */
    enterPairingCode({ code, phone }: { code: string; phone?: string }): {
      result: 'linked' | 'passkey_required' | 'wrong_code';
    } {
      const wanted = code.replaceAll('-', '').toUpperCase();
      const page = [...parts.account.pages].find(({ pairingCode }) => pairingCode === wanted);
      if (!page || (phone !== undefined && page.pairingPhone !== phone)) return { result: 'wrong_code' };
      return { result: parts.service.pair(page) };
    },

    completePasskey(): { result: 'linked' | 'nobody_waits' } {
      const page = [...parts.account.pages].find(({ awaitsPasskey }) => awaitsPasskey);
      if (!page) return { result: 'nobody_waits' };
      parts.service.pair(page);
      return { result: 'linked' };
    },

    /** The next code takes the place of the one shown. */
    newRef(): { pages: number } {
      const pages = unlinkedPages();
      for (const page of pages) page.nextRef();
      return { pages: pages.length };
    },

    /** `next`: as `newRef`; `all`: the last code has run out and the page is idle. */
    expireQr({ to = 'all' }: { to?: 'next' | 'all' } = {}): { pages: number } {
      if (to === 'next') {
        const pages = unlinkedPages();
        for (const page of pages) page.nextRef();
        return { pages: pages.length };
      }
      const pages = unlinkedPages();
      for (const page of pages) page.exhaustRefs();
      return { pages: pages.length };
    },

    /** The phone removes one linked device, or all. */
    unlink({ device }: { device?: string } = {}): { unlinked: number } {
      const { account } = parts;
      const ids = device === undefined ? [...account.devices.keys()] : [device];
      return { unlinked: ids.filter((id) => account.unlink(id)).length };
    },

    passkey({ on }: { on: boolean }): void {
      parts.settings.passkey = on;
    },

    autoScan({ on }: { on: boolean }): void {
      parts.settings.autoScan = on;
    },
  };
}

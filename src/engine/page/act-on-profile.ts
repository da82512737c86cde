import type { Refusal } from '../../core/ports/page-actor.js';
import type { PageProfile } from '../../core/ports/page-profile.js';
import { aboutOf } from './act-on-contact.js';
import { setPictureOf } from './act-on-group.js';
import { orRefusal, waFunction } from './server-refusal.js';
import { until } from './until.js';
import { waModule } from './wa-modules.js';

const EFFECT_MS = 8_000;

type Later<K extends keyof PageProfile> = ReturnType<PageProfile[K]>;

const DONE = { outcome: 'done' } as const;
const refused = (reason: string): Refusal => ({ outcome: 'refused', reason });
const NOT_SHOWN = refused('WhatsApp took it and does not show it');

function ownWid(): any {
  return waFunction('WAWebUserPrefsMeUser', 'getMaybeMePnUser')();
}

/** See `PageProfile.read`. */
export function readProfile(): Later<'read'> {
  return orRefusal(async () => {
    const wid = ownWid();
    if (!wid) return refused('The page does not know its own account yet');
    const lid = waFunction('WAWebUserPrefsMeUser', 'getMaybeMeLidUser')();
    const { Conn } = waModule('WAWebConnModel');
    const profile = {
      id: wid._serialized,
      lid: lid?._serialized ?? null,
      name: Conn.pushname ?? null,
      about: await aboutOf(wid),
    };
    return { outcome: 'done' as const, profile };
  });
}

/** See `PageProfile.setName`. */
export function setOwnName({ name }: { readonly name: string }): Later<'setName'> {
  return orRefusal(async () => {
    const { Conn } = waModule('WAWebConnModel');
    if (Conn.canSetMyPushname?.() === false)
      return refused('WhatsApp lets the name of this account be set on its phone only');
    await waFunction('WAWebSetPushnameConnAction', 'setPushname')(name);
    return (await until(() => Conn.pushname === name, EFFECT_MS)) ? DONE : NOT_SHOWN;
  });
}

/** See `PageProfile.setAbout`. */
export function setOwnAbout({ about }: { readonly about: string }): Later<'setAbout'> {
  return orRefusal(async () => {
    await waFunction('WAWebContactStatusBridge', 'setMyStatus')(about);
    return ((await aboutOf(ownWid())) ?? '') === about ? DONE : NOT_SHOWN;
  });
}

/** See `PageProfile.setPicture`. */
export function setOwnPicture({ picture }: { readonly picture: string | null }): Later<'setPicture'> {
  return orRefusal(() => setPictureOf(ownWid(), picture));
}

/** See `PageProfile.setPresence`. */
export function tellPresence({ presence }: { readonly presence: 'available' | 'unavailable' }): Later<'setPresence'> {
  return orRefusal(async () => {
    const name = presence === 'available' ? 'sendPresenceAvailable' : 'sendPresenceUnavailable';
    await waFunction('WAWebPresenceChatAction', name)();
    return DONE;
  });
}

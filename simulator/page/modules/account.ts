import { createWid } from '../ids/wid.js';
import { MsgKey } from '../ids/msg-key.js';
import { socketLink } from '../link/socket-link.js';
import type { GroupRecord } from '../../wire/records.js';
import { define, requireModule } from '../registry.js';
import { Model } from '../models/model.js';

/** Preferences of this browser, kept in its profile like the live page's. */
function preference(name: string, fallback: boolean): { get: () => boolean; set: (value: boolean) => void } {
  const key = `pref-${name}`;
  return {
    get: () => (localStorage.getItem(key) === null ? fallback : localStorage.getItem(key) === 'true'),
    set: (value) => localStorage.setItem(key, String(value)),
  };
}

define('WAWebUserPrefsGeneral', () =>
  Object.fromEntries(
    ['Audio', 'Documents', 'Photos', 'Videos'].flatMap((what) => {
      const { get, set } = preference(`autoDownload${what}`, what === 'Photos');
      return [
        [`getAutoDownload${what}`, get],
        [`setAutoDownload${what}`, set],
      ];
    }),
  ),
);
define('WAWebUserPrefsNotifications', () => {
  const { get, set } = preference('globalOfflineNotifications', false);
  return { getGlobalOfflineNotifications: get, setGlobalOfflineNotifications: set };
});

interface Note {
  readonly content: string;
  readonly createdAt: number;
  readonly modifiedAt: number;
}
define('WAWebBizGatingUtils', () => ({ smbNotesV1Enabled: () => true }));
define('WAWebNoteAction', () => ({
  noteAddAction: (_type: string, jid: string, content: string) =>
    socketLink.call('setNote', { id: createWid(jid)._serialized, content }),
  retrieveOnlyNoteForChatJid: async (jid: string) => {
    const note = await socketLink.call<Note | null>('note', { id: createWid(jid)._serialized });
    return note === null ? null : new Model({ id: `note-${jid}`, chatJid: jid, type: 'unstructured', ...note });
  },
}));

define('WAWebGroupQueryJob', () => ({
  queryGroupInvite: async (code: string) => {
    const group = await socketLink.call<GroupRecord | null>('inviteInfo', { code });
    if (!group) throw Object.assign(new Error('item-not-found'), { name: 'ServerStatusCodeError', status: 404 });
    const { needsApproval, ...rest } = group;
    return { ...rest, id: createWid(group.id), size: group.participants.length, membershipApprovalMode: needsApproval };
  },
  queryAndUpdateGroupMetadataById: ({ id }: { id: unknown }) =>
    requireModule('WAWebCollections').GroupMetadata.update(id),
  resetGroupInviteCode: async (id: unknown) => ({
    code: await socketLink.call<string>('groupInvite', { id: createWid(id)._serialized, renew: true }),
  }),
}));
define('WAWebMexFetchGroupInviteCodeJob', () => ({
  fetchMexGroupInviteCode: async (id: unknown) => {
    const code = await socketLink.call<string>('groupInvite', { id: createWid(id)._serialized, renew: false });
    return { code };
  },
}));

define('WAWap', () => ({
  wap: (tag: string, attrs: object, content?: unknown) => ({ tag, attrs, content }),
  generateId: () => `${String(Date.now())}.${String(Math.floor(performance.now()))}`,
}));
define('WADeprecatedSendIq', () => ({
  deprecatedCastStanza: (stanza: object) => socketLink.call('stanza', stanza),
}));
define('WAWebGenerateEventCallLink', () => ({
  createEventCallLink: async (_startTs: number, type: string) =>
    `https://call.whatsapp.com/${type}/${(await MsgKey.newId()).slice(4)}`,
}));
define('WAWebMsgDataFromModel', () => ({ msgDataFromMsgModel: (msg: Model) => msg.serialize() }));
define('WAWebL10N', () => ({ getRegion: () => 'GB' }));
define('WAWebCountriesNativeCountryNames', () => ({ countryCodesIso: ['GB', 'BR', 'IN', 'SA', 'MX', 'AR'] }));

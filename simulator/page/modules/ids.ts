import { MsgKey } from '../ids/msg-key.js';
import { createWid, type Wid } from '../ids/wid.js';
import { socketLink } from '../link/socket-link.js';
import { formattedPhone } from '../models/titles.js';
import { define } from '../registry.js';
import { personOf } from '../store.js';

const wid = (text: string | undefined): Wid | undefined => (text ? createWid(text) : undefined);
const phoneOf = (id: unknown): Wid | undefined => wid(personOf(id)?.pn);
const lidOf = (id: unknown): Wid | undefined => wid(personOf(id)?.lid);

define('WAWebWidFactory', () => ({
  createWid,
  createWidFromWidLike: createWid,
  createUserWid: (user: string, server = 'c.us') => createWid(`${user}@${server}`),
  asUserWidOrThrow: (like: unknown) => {
    const made = createWid(like);
    if (!made.isUser()) throw new Error(`asUserWidOrThrow: ${made._serialized} is not a user wid`);
    return made;
  },
}));
define('WAWebMsgKey', () => Object.assign(MsgKey, { default: MsgKey }));
define('WAWebApiContact', () => ({
  getPhoneNumber: phoneOf,
  getCurrentLid: lidOf,
  getAlternateUserWid: (id: unknown) => (createWid(id).isLid() ? phoneOf(id) : lidOf(id)),
}));
define('WAWebLidMigrationUtils', () => ({
  toPn: (id: unknown) => {
    const made = createWid(id);
    return made.isLid() ? phoneOf(made) : made;
  },
  toLid: (id: unknown) => {
    const made = createWid(id);
    return made.isLid() ? made : lidOf(made);
  },
}));
define('WAWebWidToJid', () => ({
  widToUserJid: (id: unknown) => createWid(id).toJid(),
  widToGroupJid: (id: unknown) => createWid(id).toJid(),
}));
define('WAWebJidToWid', () => ({ userJidToUserWid: createWid, newsletterJidToWid: createWid }));
define('WAJids', () => ({ toNewsletterJid: (id: unknown) => createWid(id).toJid() }));
define('WAWebQueryExistsJob', () => ({
  queryWidExists: async (id: unknown) => {
    const found = await socketLink.call<{ wid: string; lid: string | null; isBusiness: boolean } | null>('exists', {
      id: createWid(id)._serialized,
    });
    if (!found) return null;
    return { wid: createWid(found.wid), biz: found.isBusiness, ...(found.lid ? { lid: createWid(found.lid) } : {}) };
  },
}));
define('WAWebPhoneUtils', () => ({
  formattedPhoneNumber: (id: unknown) => formattedPhone(String(id).split('@')[0] ?? ''),
}));
define('WAPhoneFindCC', () => ({
  findCC: (digits: string) => formattedPhone(digits).slice(1).split(' ')[0],
}));

import type { MeRecord } from '../../wire/records.js';
import { createWid, type Wid } from '../ids/wid.js';
import { defineProps, Model } from '../models/model.js';

/** The account this page is linked to, and the code it shows while it is not. */
class ConnModel extends Model {
  declare ref: string | undefined;
  declare wid: Wid | undefined;
  declare platform: string;
  declare pushname: string;
  declare battery: number | undefined;
  declare plugged: boolean | undefined;

  canSetMyPushname(): boolean {
    return true;
  }

  override serialize(): Record<string, any> {
    const { ref, ...rest } = this.attributes;
    return { ...rest, ref, connected: this.wid !== undefined };
  }
}
defineProps(ConnModel, {
  ref: undefined,
  refTTL: undefined,
  wid: undefined,
  lid: undefined,
  platform: undefined,
  pushname: undefined,
  battery: undefined,
  plugged: undefined,
  smbTos: 0,
  locale: 'en',
  is24h: true,
});

export const Conn = new ConnModel({});

export function setMe(me: MeRecord): void {
  Conn.set({
    wid: createWid(me.pn),
    lid: createWid(me.lid),
    pushname: me.pushname,
    platform: me.platform,
    battery: 87,
    plugged: false,
    smbTos: 0,
  });
}

export function mePn(): Wid | undefined {
  return Conn.wid;
}

export function meLid(): Wid | undefined {
  return Conn.attributes['lid'] as Wid | undefined;
}

export function isMe(id: unknown): boolean {
  const text = String(id);
  return text === Conn.wid?._serialized || text === meLid()?._serialized;
}

import { describe, expect, it } from '@jest/globals';
import { keyText, type MsgRecord } from '../../../simulator/wire/records.js';
import { bytesOfPath } from '../../../simulator/world/media-fields.js';
import { sha256Base64 } from '../../../simulator/world/media-bytes.js';
import { World } from '../../../simulator/world/world.js';

const STARTS_AT = 1_790_000_000;
const ADA = '447700900123@c.us';
const GRACE = '447700900456@c.us';

const worldOf = (options: { seed?: string; chats?: number } = {}): World =>
  new World({ seed: 'test', chats: 60, startsAt: STARTS_AT, ...options });

const everything = (world: World): string =>
  JSON.stringify([...world.chats.values()].map(({ record, log }) => [record, log.before(undefined, 40)]));

const allOf = (world: World, chat: string): MsgRecord[] => world.chats.get(chat)?.log.before(undefined, 10_000) ?? [];

describe('a simulated world', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(everything(worldOf())).toBe(everything(worldOf()));
    expect(everything(worldOf({ seed: 'other' }))).not.toBe(everything(worldOf()));
  });

  it('has the chats that the documentation promises', () => {
    const world = worldOf();
    expect(world.chats.size).toBe(60);
    expect(world.chats.get(ADA)?.log.count).toBeGreaterThanOrEqual(120);
    expect(world.chats.get(GRACE)?.log.count).toBe(2500);
    expect(world.chats.get('447700900140@c.us')?.log.count).toBe(0);
    expect(world.chats.get('447700900142@c.us')?.record.archive).toBe(true);
    expect(world.chats.get('447700900141@c.us')?.record.pin).toBeGreaterThan(0);
    expect(world.chats.get('447700900143@c.us')?.record.muteExpiration).toBe(-1);
    expect(world.chats.get('447700900144@c.us')?.record.unreadCount).toBe(3);
    expect(world.chats.get('551199000123@c.us')?.record.unreadCount).toBe(-1);
    expect([...world.chats.values()].filter(({ record }) => record.kind === 'channel')).toHaveLength(1);
    expect(world.chats.has('status@broadcast')).toBe(true);
    expect(world.people.has('447700900777@c.us')).toBe(true);
    expect(world.chats.has('447700900777@c.us')).toBe(false);
    expect(world.people.has('447700900999@c.us')).toBe(false);
  });

  it('keeps the documented people apart from the invented ones, however many there are', () => {
    const world = worldOf({ chats: 3000 });
    expect(world.chats.size).toBe(3000);
    expect(world.chats.get(GRACE)?.log.count).toBe(2500);
    expect(world.people.get('447700900777@c.us')?.pushname).toBe('New Customer');
    expect(world.people.has('447700900999@c.us')).toBe(false);
  });

  it('holds every kind of message that the library knows', () => {
    const world = worldOf();
    const types = new Set([...world.chats.keys()].flatMap((id) => allOf(world, id).map(({ type }) => type)));
    const wanted =
      'chat audio ptt image album video document sticker location vcard multi_vcard order revoked product unknown ' +
      'groups_v4_invite list list_response buttons_response payment broadcast_notification call_log ciphertext debug ' +
      'e2e_notification gp2 group_notification hsm interactive native_flow notification notification_template oversized ' +
      'protocol reaction template_button_reply poll_creation scheduled_event_creation event_creation';
    expect(wanted.split(' ').filter((type) => !types.has(type))).toEqual([]);
  });

  it('gives every message an id of its own and a time that never runs back', () => {
    const world = worldOf();
    for (const id of world.chats.keys()) {
      const messages = allOf(world, id);
      expect(new Set(messages.map(({ key }) => keyText(key))).size).toBe(messages.length);
      expect(new Set(messages.map(({ rowId }) => rowId)).size).toBe(messages.length);
      const times = messages.map(({ t }) => t);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times.at(-1) ?? 0).toBeLessThanOrEqual(STARTS_AT);
    }
  });

  it('has neighbours with equal times, as real chats have', () => {
    const times = allOf(worldOf(), GRACE).map(({ t }) => t);
    expect(times.filter((t, index) => t === times[index + 1]).length).toBeGreaterThan(50);
  });

  it('finds each message again by its id, and no other', () => {
    const log = worldOf().chats.get(GRACE)?.log;
    for (const msg of log?.before(undefined, 300) ?? []) expect(log?.find(msg.key.id)).toEqual(msg);
    expect(log?.find('3AFFFFFFFFFFFFFFFFFF')).toBeUndefined();
    expect(log?.before({ fromMe: false, remote: GRACE, id: '3AFFFFFFFFFFFFFFFFFF' }, 5)).toBeUndefined();
  });

  it('pages backwards and forwards over the whole chat without gap or overlap', () => {
    const log = worldOf().chats.get(GRACE)?.log;
    const all = allOf(worldOf(), GRACE).map(({ key }) => key.id);
    const backwards: string[] = [];
    let page = log?.before(undefined, 70) ?? [];
    while (page.length > 0) {
      backwards.unshift(...page.map(({ key }) => key.id));
      page = log?.before(page[0]?.key, 70) ?? [];
    }
    expect(backwards).toEqual(all);
    const [oldest] = allOf(worldOf(), GRACE);
    expect(oldest && log?.after(oldest.key, 5)?.map(({ key }) => key.id)).toEqual(all.slice(1, 6));
  });

  it('lays changes and removals over the past, and hides what a device has not got yet', () => {
    const chat = worldOf().chats.get(ADA);
    const [first, second] = chat?.log.before(undefined, 2) ?? [];
    if (!chat || !first || !second) throw new Error('The chat with Ada is empty.');
    chat.log.change(first.key.id, { body: 'changed', star: true });
    expect(chat.log.find(first.key.id)).toMatchObject({ body: 'changed', star: true, t: first.t });
    expect(chat.log.remove(second.key.id)).toBe(true);
    expect(chat.log.newest()?.key).toEqual(first.key);

    const live = { ...first, key: { ...first.key, id: '3ALIVE' }, t: STARTS_AT };
    chat.log.append(live, 7);
    expect(chat.log.newest(6)?.key).toEqual(first.key);
    expect(chat.log.newest(7)?.key.id).toBe('3ALIVE');
  });

  it('says of every file what its bytes are', () => {
    const files = allOf(worldOf(), ADA).filter(({ directPath }) => directPath !== undefined);
    expect(files.length).toBeGreaterThan(10);
    const existing = files.filter(({ directPath }) => !String(directPath).startsWith('/v/gone/'));
    for (const msg of existing) {
      const bytes = bytesOfPath(String(msg['directPath']));
      expect(bytes?.length).toBe(msg['size']);
      expect(bytes && sha256Base64(bytes)).toBe(msg['filehash']);
    }
    expect(files.length - existing.length).toBe(1);
    expect(bytesOfPath('/v/gone/1_n.enc')).toBeUndefined();
  });
});

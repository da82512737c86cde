import { UlidSource } from '../../../../src/core/ids/ulid.js';
import { KeyService } from '../../../../src/core/keys/key-service.js';
import { isAddressIn } from '../../../../src/identity/address-list.js';
import { fakePrincipal, MemoryApiKeys } from '../../../support/fake-keys.js';
import { FakeLogger } from '../../../support/http-app.js';
import { ManualClock } from '../../../support/manual-clock.js';

const HOME = '127.0.0.1';
const owner = fakePrincipal({ name: 'owner', isOperator: true });

function house() {
  const clock = new ManualClock();
  const store = new MemoryApiKeys();
  const make = () => new KeyService({ store, clock, ulids: new UlidSource(), log: new FakeLogger(), isAddressIn });
  return { clock, store, keys: make(), anotherProcess: make() };
}

describe('KeyService', () => {
  it('tells a key once and keeps neither it nor a way back to it', async () => {
    const { keys, store } = house();
    const { key, view } = await keys.create(owner, { name: 'till', scopes: ['read'] });
    expect(key).toMatch(/^cw_[0-9a-z]{50}$/);
    expect(view).toMatchObject({ name: 'till', organisation: 'default', prefix: key.slice(0, 10), lastUsedAt: null });
    expect(JSON.stringify([await store.list('default'), await keys.list(owner)])).not.toContain(key.slice(11));
    expect(view).not.toHaveProperty('sha256');
  });

  it('knows whose key it is, and nobody for a wrong one', async () => {
    const { keys } = house();
    const { key, view } = await keys.create(owner, { scopes: ['read'], sessions: ['shop'], ratePerMinute: 9 }, 'acme');
    expect(await keys.verify(key, HOME)).toEqual({
      id: view.id,
      name: 'key',
      organisation: 'acme',
      scopes: ['read'],
      sessions: ['acme~shop'],
      isOperator: false,
      ratePerMinute: 9,
    });
    expect(await keys.verify(`${key.slice(0, -1)}!`, HOME)).toBeNull();
    expect(await keys.verify('owner', HOME)).toBeNull();
  });

  it('refuses a key that expired, was switched off or was revoked, and says so', async () => {
    const { keys, clock } = house();
    const expiresAt = new Date(clock.now() + 60_000).toISOString();
    const { key, view } = await keys.create(owner, { scopes: ['read'], expiresAt });
    await keys.change(owner, view.id, { enabled: false });
    await expect(keys.verify(key, HOME)).rejects.toThrow('switched off');
    await keys.change(owner, view.id, { enabled: true });
    expect(await keys.verify(key, HOME)).not.toBeNull();
    clock.advance(60_000);
    await expect(keys.verify(key, HOME)).rejects.toThrow('expired');
    await keys.revoke(owner, view.id);
    await expect(keys.verify(key, HOME)).rejects.toThrow('revoked');
    expect(await keys.list(owner)).toMatchObject([{ id: view.id, revokedAt: expect.any(String) as string }]);
  });

  it('hears within ten seconds that another process revoked a key', async () => {
    const { keys, anotherProcess, clock } = house();
    const { key, view } = await keys.create(owner, { scopes: ['read'] });
    await keys.verify(key, HOME);
    await anotherProcess.revoke(owner, view.id);
    clock.advance(10_000);
    await expect(keys.verify(key, HOME)).rejects.toThrow('revoked');
  });

  it('lets a key with networks be used from those only', async () => {
    const { keys } = house();
    const { key } = await keys.create(owner, { scopes: ['read'], ipAllow: ['10.0.0.0/8', '2001:db8::/32'] });
    expect(await keys.verify(key, '10.1.2.3')).not.toBeNull();
    expect(await keys.verify(key, '::ffff:10.1.2.3')).not.toBeNull();
    expect(await keys.verify(key, '2001:db8::7')).not.toBeNull();
    await expect(keys.verify(key, '11.1.2.3')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(keys.verify(key, '')).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('gives nobody more than what they have', async () => {
    const { keys } = house();
    const manager = fakePrincipal({ scopes: ['manage', 'read'], sessions: ['shop'] });
    await expect(keys.create(manager, { scopes: ['send'] })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(keys.create(manager, { scopes: ['*'] })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(keys.create(manager, { scopes: ['read'], sessions: ['other'] })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(keys.create(manager, { scopes: ['read'], sessions: null })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(keys.create(manager, { scopes: ['read'] }, 'acme')).rejects.toMatchObject({ code: 'forbidden' });
    expect((await keys.create(manager, { scopes: ['read'] })).view.sessions).toEqual(['shop']);
  });

  it('lets nobody change or revoke a key that can do more than they', async () => {
    const { keys } = house();
    const { view } = await keys.create(owner, { scopes: ['*'] });
    const manager = fakePrincipal({ scopes: ['manage'] });
    await expect(keys.change(manager, view.id, { enabled: false })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(keys.revoke(manager, view.id)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('hides keys of other organisations like keys that do not exist', async () => {
    const { keys } = house();
    const { view } = await keys.create(owner, { scopes: ['read'] }, 'acme');
    const other = fakePrincipal({ organisation: 'other' });
    const foreign = await keys.get(other, view.id).catch((error: unknown) => error);
    const unknown = await keys.get(other, 'nothing').catch((error: unknown) => error);
    expect(foreign).toEqual(unknown);
    expect(await keys.list(other)).toEqual([]);
    expect(await keys.list(owner, 'acme')).toMatchObject([{ id: view.id }]);
  });

  it('notes the last use at most once a minute', async () => {
    const { keys, clock, store } = house();
    const { key, view } = await keys.create(owner, { scopes: ['read'] });
    const firstUse = new Date(clock.now()).toISOString();
    await keys.verify(key, HOME);
    clock.advance(59_000);
    await keys.verify(key, HOME);
    expect((await store.find('default', view.id))?.lastUsedAt).toBe(firstUse);
    clock.advance(1_000);
    await keys.verify(key, HOME);
    expect((await store.find('default', view.id))?.lastUsedAt).toBe(new Date(clock.now()).toISOString());
  });
});

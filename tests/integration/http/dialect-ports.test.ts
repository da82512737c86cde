import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { startBridge, type Bridge } from '../../../src/bridge.js';
import { loadConfig } from '../../../src/config/load.js';
import { projectRoot } from '../../../src/config/project-root.js';
import { ALL_DIALECTS } from '../../../src/http/all-dialects.js';
import { silentLog } from '../../support/silent-log.js';

const KEY = 'ports-test-key';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A path of each dialect that no other has, and that needs no session. */
const OWN_PATHS: Readonly<Record<string, string>> = {
  native: '/keys',
  cartat: '/instance/status',
  waha: '/api/server/version',
  messages: '/api/status',
  periskope: '/v1/phones/all',
  gateway: '/api/v1/webhooks',
};

describe('DIALECT_PORTS', () => {
  const ports = new Map<string, number>();
  let folder: string;
  let bridge: Bridge;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'causeway-ports-'));
    for (const { name } of ALL_DIALECTS) ports.set(name, await freePort());
    const list = [...ports].map(([name, port]) => `${name}:${String(port)}`).join(',');
    const config = loadConfig({ PORT: '0', API_KEY: KEY, SESSIONS_DIR: folder, DIALECT_PORTS: list });
    bridge = await startBridge(config, silentLog, projectRoot(), '0.0.0-test');
    await request(bridge.url)
      .post('/sessions')
      .set('X-Api-Key', KEY)
      .send({ name: 'default', start: false })
      .expect(201);
  });
  afterAll(async () => {
    await bridge.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const ask = (base: string, path: string) =>
    request(base)
      .get(path)
      .set({ Authorization: `Bearer ${KEY}`, 'x-phone': 'default' });

  it.each(ALL_DIALECTS)(
    '$name answers alone on its port, with the key only, as it does beside the others',
    async (one) => {
      const base = `http://127.0.0.1:${String(ports.get(one.name))}`;
      const path = OWN_PATHS[one.name] ?? `no path for ${one.name}`;
      const alone = await ask(base, path);
      const together = await ask(bridge.url, path);
      expect([alone.status, Object.keys(alone.body as object)]).toEqual([
        together.status,
        Object.keys(together.body as object),
      ]);
      expect(alone.status).toBeLessThan(500);
      expect((await request(base).get(path)).status).toBe(one.statusOf.unauthorized);
      for (const [other, foreign] of Object.entries(OWN_PATHS)) {
        if (other === one.name) continue;
        expect([other, (await ask(base, foreign)).status]).toEqual([other, one.statusOf.route_not_found]);
      }
    },
  );
});

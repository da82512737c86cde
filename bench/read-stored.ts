import { measureLoads } from './load.js';
import { rateRow, tailRow, type Row } from './row.js';
import { KEY, openBenchHouse, type BenchHouse } from './servers.js';
import type { ChildServer } from './child-server.js';

const CONNECTIONS = 8;

interface Servers {
  readonly house: BenchHouse;
  readonly bare: ChildServer;
  readonly ours: ChildServer;
  readonly floor: ChildServer;
}

/** Reads from the stored copy against the bare library and against the floor (ruling 20). */
export async function benchStoredReads(seconds: number): Promise<Row[]> {
  return [
    ...(await withServers({ chats: 660, messagesPerChat: 60 }, (servers) => readRows(servers, 50, 500, seconds))),
    ...(await withServers({ chats: 130, messagesPerChat: 520 }, (servers) => readRows(servers, 500, 100, seconds))),
    ...(await withServers({ chats: 2_700, groups: 300, messagesPerChat: 5 }, (servers) => listRows(servers, seconds))),
  ];
}

async function withServers(
  world: { chats: number; messagesPerChat: number; groups?: number },
  run: (servers: Servers) => Promise<Row[]>,
): Promise<Row[]> {
  const house = await openBenchHouse(world);
  try {
    const [bare, ours, floor] = [await house.startBare(), await house.startOurs(), await house.startFloor()];
    await caughtUp(ours);
    return await run({ house, bare, ours, floor });
  } finally {
    await house.close();
  }
}

/** A chat that everybody asks for, and many chats in turn. */
async function readRows({ house, ...servers }: Servers, limit: number, count: number, seconds: number): Promise<Row[]> {
  const ids = house.simulator.door
    .chats()
    .filter(({ kind, messages, id }) => kind === 'user' && messages >= limit && id.endsWith('@c.us'))
    .slice(0, count)
    .map(({ id }) => id.replace('@c.us', ''));
  if (ids.length < count / 2) throw new Error(`Only ${String(ids.length)} chats to read`);
  const paths = ids.map((id) => `/chats/${id}?limit=${String(limit)}`);
  // Everything is read once, so that page and store hold it.
  for (const path of paths) await Promise.all([get(servers.bare, path), get(servers.ours, path)]);
  const hot = paths.slice(0, 1);
  await fillFloor(servers, hot);

  const hotLoads = await loads(servers, hot, seconds);
  const coldLoads = await loads({ bare: servers.bare, ours: servers.ours }, paths, Math.max(seconds, ids.length / 20));
  const tag = (await get(servers.ours, hot[0] ?? '')).headers.get('etag') ?? '';
  const again = await measureLoads(
    {
      whole: { base: baseOf(servers.ours), paths: hot },
      same: { base: baseOf(servers.ours), paths: hot, headers: { 'if-none-match': tag } },
    },
    { connections: CONNECTIONS, seconds },
  );
  const [hotGoal, coldGoal] = limit === 50 ? [12, 6] : [12, 7];
  const name = `limit=${String(limit)}`;
  return [
    rateRow(`${name}, hot chat`, hotLoads.bare, hotLoads.ours, hotGoal),
    ...(limit === 50 ? [tailRow(`${name}, hot chat`, hotLoads.bare, hotLoads.ours, 1 / 8)] : []),
    rateRow(`${name}, hot chat against the floor`, hotLoads.floor, hotLoads.ours, 0.5),
    rateRow(`${name}, ${String(ids.length)} chats in turn`, coldLoads.bare, coldLoads.ours, coldGoal),
    rateRow(`${name}, nothing changed (304) against a whole answer`, again.whole, again.same, 1),
  ];
}

async function listRows({ bare, ours, floor }: Servers, seconds: number): Promise<Row[]> {
  const whole = ['/chats?limit=3000'];
  const page = ['/chats?limit=50'];
  await fillFloor({ ours, floor }, whole);
  const wholeLoads = await loads({ bare, ours, floor }, whole, seconds * 2);
  const pageLoads = await loads({ bare, ours }, page, seconds);
  return [
    rateRow('list of 3,000 chats', wholeLoads.bare, wholeLoads.ours, 20),
    rateRow('list of 3,000 chats against the floor', wholeLoads.floor, wholeLoads.ours, 0.5),
    // Reported apart (ruling 20).
    rateRow('50 of 3,000 chats', pageLoads.bare, pageLoads.ours, 1),
  ];
}

function loads<Name extends string>(
  servers: Readonly<Record<Name, ChildServer>>,
  paths: readonly string[],
  seconds: number,
) {
  const targets = Object.fromEntries(
    Object.entries<ChildServer>(servers).map(([name, server]) => [name, { base: baseOf(server), paths }]),
  ) as unknown as Record<Name, { base: string; paths: readonly string[] }>;
  return measureLoads(targets, { connections: CONNECTIONS, seconds });
}

async function fillFloor(
  { ours, floor }: { ours: ChildServer; floor: ChildServer },
  paths: readonly string[],
): Promise<void> {
  for (const path of paths) {
    const { body } = await get(ours, path);
    await (await fetch(`${baseOf(floor)}${path}`, { method: 'PUT', body })).arrayBuffer();
  }
}

async function get(server: ChildServer, path: string): Promise<{ readonly headers: Headers; readonly body: Buffer }> {
  const response = await fetch(`${baseOf(server)}${path}`, { headers: { authorization: `Bearer ${KEY}` } });
  // Read to its end whatever it is, or the connection stays taken.
  const body = Buffer.from(await response.arrayBuffer());
  if (!response.ok) throw new Error(`${path}: ${String(response.status)} ${body.toString()}`);
  return { headers: response.headers, body };
}

async function caughtUp(server: ChildServer): Promise<void> {
  for (;;) {
    const { session } = JSON.parse((await get(server, '/sessions/default')).body.toString()) as {
      session: { caughtUp: boolean };
    };
    if (session.caughtUp) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function baseOf(server: ChildServer): string {
  return `http://127.0.0.1:${String(server.port)}`;
}

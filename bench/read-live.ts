import autocannon from 'autocannon';

/** One load: how many requests a second and what the slowest hundredth took, in ms. */
export interface Load {
  readonly perSecond: number;
  readonly p99Ms: number;
}

export interface ReadCase {
  readonly limit: number;
  readonly connections: number;
}

export interface ReadResult extends ReadCase {
  readonly bare: Load;
  readonly ours: Load;
}

export const READ_CASES: readonly ReadCase[] = [
  { limit: 50, connections: 1 },
  { limit: 50, connections: 8 },
  { limit: 500, connections: 1 },
  { limit: 500, connections: 8 },
];

const ROUNDS = 3;

/**
 * Loads both servers with the same request in turn, several rounds each, and gives the median round: what else the
 * machine does hits both.
 */
export async function measureReads(
  urls: { bare: string; ours: string },
  key: string,
  seconds: number,
): Promise<ReadResult[]> {
  const results: ReadResult[] = [];
  for (const readCase of READ_CASES) {
    const rounds: { bare: Load; ours: Load }[] = [];
    const load = (base: string) => run(`${base}?limit=${readCase.limit}`, key, readCase.connections, seconds);
    await load(urls.bare);
    await load(urls.ours);
    for (let round = 0; round < ROUNDS; round++)
      rounds.push({ bare: await load(urls.bare), ours: await load(urls.ours) });
    results.push({
      ...readCase,
      bare: median(rounds.map(({ bare }) => bare)),
      ours: median(rounds.map(({ ours }) => ours)),
    });
  }
  return results;
}

async function run(url: string, key: string, connections: number, duration: number): Promise<Load> {
  const result = await autocannon({ url, connections, duration, headers: { authorization: `Bearer ${key}` } });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} refused, ${result.errors} failed`);
  return { perSecond: result.requests.average, p99Ms: result.latency.p99 };
}

function median(loads: readonly Load[]): Load {
  const middle = (values: number[]): number =>
    values.sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;
  return { perSecond: middle(loads.map((load) => load.perSecond)), p99Ms: middle(loads.map((load) => load.p99Ms)) };
}

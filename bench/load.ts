import autocannon from 'autocannon';
import { KEY } from './servers.js';

/** One load: how many requests a second and what the slowest hundredth took, in ms. */
export interface Load {
  readonly perSecond: number;
  readonly p99Ms: number;
}

const ROUNDS = 3;
/** The bare library needs long for a list of thousands, for which eight ask at once, in seconds. */
const PATIENCE_S = 60;

/** What is asked of one server: paths are asked in turn. */
export interface Target {
  readonly base: string;
  readonly paths: readonly string[];
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/**
 * Loads several servers in turn, a few rounds each, and gives each one's median round: what else the machine does hits
 * all. The first round warms up and is not counted. Throws when a request fails.
 */
export async function measureLoads<Name extends string>(
  targets: Readonly<Record<Name, Target>>,
  { connections, seconds }: { readonly connections: number; readonly seconds: number },
): Promise<Record<Name, Load>> {
  const names = Object.keys(targets) as Name[];
  const rounds = Object.fromEntries(names.map((name) => [name, [] as Load[]])) as Record<Name, Load[]>;
  for (let round = 0; round <= ROUNDS; round++) {
    for (const name of names) {
      const load = await run(targets[name], connections, seconds);
      if (round > 0) rounds[name].push(load);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(rounds[name])])) as Record<Name, Load>;
}

async function run({ base, paths, headers }: Target, connections: number, duration: number): Promise<Load> {
  const result = await autocannon({
    url: base,
    connections,
    duration,
    timeout: PATIENCE_S,
    headers: { authorization: `Bearer ${KEY}`, ...headers },
    // Every connection walks through all of them; autocannon starts each at the first.
    requests: paths.map((path) => ({ path })),
  });
  const bad = result.non2xx - (headers?.['if-none-match'] === undefined ? 0 : result['3xx']);
  if (bad > 0 || result.errors > 0) throw new Error(`${base}: ${String(bad)} refused, ${String(result.errors)} failed`);
  return { perSecond: result.requests.average, p99Ms: result.latency.p99 };
}

function median(loads: readonly Load[]): Load {
  const middle = (values: number[]): number =>
    values.sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;
  return { perSecond: middle(loads.map((load) => load.perSecond)), p99Ms: middle(loads.map((load) => load.p99Ms)) };
}

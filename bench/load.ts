import { Agent, get } from 'node:http';
import { KEY } from './servers.js';

/** One load: how many requests a second and what the slowest hundredth took, in ms. */
export interface Load {
  readonly perSecond: number;
  readonly p99Ms: number;
}

const ROUNDS = 3;
/** The bare library needs long for a list of thousands, for which eight ask at once. */
const PATIENCE_MS = 60_000;

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

async function run({ base, paths, headers }: Target, connections: number, seconds: number): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const sent = { authorization: `Bearer ${KEY}`, ...headers };
  const wanted = headers?.['if-none-match'] === undefined ? 200 : 304;
  const tookMs: number[] = [];
  const startedMs = performance.now();
  const untilMs = startedMs + seconds * 1000;
  const askInTurn = async (): Promise<void> => {
    for (let at = 0; performance.now() < untilMs; at++) {
      const url = `${base}${paths[at % paths.length] ?? '/'}`;
      const askedMs = performance.now();
      const status = await statusOf(url, agent, sent);
      if (status !== wanted) throw new Error(`${url}: ${String(status)}`);
      tookMs.push(performance.now() - askedMs);
    }
  };
  try {
    // Every connection walks through all paths.
    await Promise.all(Array.from({ length: connections }, askInTurn));
  } finally {
    agent.destroy();
  }
  // What was asked in time counts, and the time until it was there: a slow server answers a handful in all.
  const perSecond = (tookMs.length / (performance.now() - startedMs)) * 1000;
  return { perSecond, p99Ms: tookMs.sort((one, other) => one - other)[Math.floor(tookMs.length * 0.99)] ?? NaN };
}

/**
 * Reads an answer to its end and keeps nothing of it. Node's own client, as load generators that keep and count bodies
 * take more of two cores than the servers: the figures would be theirs.
 */
function statusOf(url: string, agent: Agent, headers: Readonly<Record<string, string>>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent, headers, timeout: PATIENCE_MS }, (response) => {
      response.on('end', () => {
        resolve(response.statusCode);
      });
      response.on('error', reject);
      response.resume();
    });
    request.on('timeout', () => request.destroy(new Error(`${url}: nothing for ${String(PATIENCE_MS)} ms`)));
    request.on('error', reject);
  });
}

function median(loads: readonly Load[]): Load {
  const middle = (values: number[]): number =>
    values.sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;
  return { perSecond: middle(loads.map((load) => load.perSecond)), p99Ms: middle(loads.map((load) => load.p99Ms)) };
}

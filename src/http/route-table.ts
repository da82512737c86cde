import type { Dialect } from './dialect.js';
import type { Route } from './route.js';

/** A route with the dialect whose words it speaks. `claims` is null where it answers every request of its path. */
export interface TableRow {
  readonly dialect: Dialect;
  readonly route: Route;
  readonly claims: NonNullable<Route['claims']> | null;
}

/**
 * Every route of one origin, in the order in which they are tried. Of two that answer one path the rule decides and never
 * the order of dialects: the server's own route stands before any dialect's; one route that two dialects register is
 * one; of routes with the same path those that claim requests come first and exactly one takes the rest; of patterns that
 * match the same path, the one with a fixed part where the other has a placeholder, counted from the left. Throws for
 * two routes that no rule decides between.
 */
export function routeTable(site: readonly Route[], dialects: readonly [Dialect, ...Dialect[]]): readonly TableRow[] {
  const groups = new Map<string, TableRow[]>();
  const add = (dialect: Dialect, route: Route): void => {
    const key = `${route.method} ${shapeOf(route.path)}`;
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    if (group.every((row) => row.route !== route)) group.push({ dialect, route, claims: route.claims ?? null });
  };
  const ofSite = new Set(site);
  for (const route of site) add(dialects[0], route);
  for (const dialect of dialects) for (const route of dialect.routes) add(dialect, route);
  const table: TableRow[] = [];
  for (const [key, group] of groups) {
    const own = group.filter(({ route }) => ofSite.has(route));
    for (const row of shared(key, own.length > 0 ? own : group)) insert(table, row);
  }
  return table;
}

/** Whether two routes of one method match a common path. Placeholders match anything, fixed parts in any case. */
export function overlap(a: Route, b: Route): boolean {
  if (a.method !== b.method) return false;
  const [left, right] = [partsOf(a.path), partsOf(b.path)];
  if (left.length !== right.length) return false;
  return left.every((part, index) => {
    const other = right[index] ?? '';
    return !isFixed(part) || !isFixed(other) || part.toLowerCase() === other.toLowerCase();
  });
}

/** Whether the first is tried before the second, where both match: a fixed part stands before a placeholder. */
export function isBefore(a: Route, b: Route): boolean {
  const right = partsOf(b.path);
  for (const [index, part] of partsOf(a.path).entries()) {
    const difference = rankOf(part) - rankOf(right[index] ?? '');
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** The parts of a path, without the slashes. */
export function partsOf(path: string): readonly string[] {
  const known = partsByPath.get(path);
  if (known !== undefined) return known;
  const parts = path.split('/').filter((part) => part !== '');
  partsByPath.set(path, parts);
  return parts;
}

// Every route is held against every other one: there are as many paths as routes, and they never change.
const partsByPath = new Map<string, readonly string[]>();

function shared(key: string, group: readonly TableRow[]): readonly TableRow[] {
  if (group.length === 1) return group.map((row) => ({ ...row, claims: null }));
  const claiming = group.filter(({ claims }) => claims !== null);
  const rest = group.filter(({ claims }) => claims === null);
  if (rest.length !== 1) {
    const names = group.map(({ dialect, route }) => `${dialect.name} ${route.id}`).join(', ');
    throw new Error(`${key}: of ${names} all but one must say which requests are theirs`);
  }
  return [...claiming, ...rest];
}

function insert(table: TableRow[], row: TableRow): void {
  const at = table.findIndex(({ route }) => overlap(row.route, route) && isBefore(row.route, route));
  table.splice(at < 0 ? table.length : at, 0, row);
}

function shapeOf(path: string): string {
  return path.toLowerCase().replace(/(?<!\\):\w+/g, ':');
}

function isFixed(part: string): boolean {
  return !/(?<!\\):\w/.test(part);
}

/** Fixed, with a placeholder in it, nothing but a placeholder. */
function rankOf(part: string): number {
  if (isFixed(part)) return 0;
  return /^:\w+$/.test(part) ? 2 : 1;
}

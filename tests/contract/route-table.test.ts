import { parseChatRef } from '../../src/core/ids/chat-ref.js';
import { ALL_DIALECTS } from '../../src/http/all-dialects.js';
import type { Dialect } from '../../src/http/dialect.js';
import { reservedSessionNames } from '../../src/http/reserved-session-names.js';
import { isBefore, overlap, partsOf, routeTable } from '../../src/http/route-table.js';
import type { Route } from '../../src/http/route.js';
import { siteRoutes } from '../../src/http/site/site-routes.js';

const site = siteRoutes(ALL_DIALECTS, '');
const table = routeTable(site, ALL_DIALECTS);
const reserved = reservedSessionNames(ALL_DIALECTS);
const all = [...site, ...ALL_DIALECTS.flatMap(({ routes }) => routes)];
/** A colon that is escaped stands for itself: `:session\\:start` and `:session\\:stop` are two paths. */
const shapeOf = (name: string): string => name.replace(/(?<!\\):\w+/g, ':');
const nameOf = ({ method, path }: Route): string => `${method} ${path}`;

/** Fixed words that stand where another route has a placeholder, and why that placeholder never means them. */
const NEVER_MEANT: Readonly<Record<string, (word: string) => boolean>> = {
  ':session': (word) => reserved.has(word.toLowerCase()),
  ':name': (word) => reserved.has(word.toLowerCase()),
  ':chat': isNoChat,
  ':chatId': isNoChat,
  ':chat_id': isNoChat,
  ':contact_id': isNoChat,
  ':id': isNoChat,
  ':lid': isNoChat,
  ':labelId': (word) => !/^\d+$/.test(word),
};

function isNoChat(word: string): boolean {
  try {
    parseChatRef(word);
    return false;
  } catch {
    return true;
  }
}

/** Of two routes that match a common path: the placeholders of the later one, with the words it never gets there. */
function lostWords(first: Route, second: Route): readonly (readonly [string, string])[] {
  const later = partsOf(second.path);
  return partsOf(first.path).flatMap((part, index) => {
    const other = later[index] ?? '';
    return !part.startsWith(':') && other.startsWith(':') ? [[other, part] as const] : [];
  });
}

describe('the routes of all dialects on one origin', () => {
  const pairs = table.flatMap(({ route: first }, index) =>
    table
      .slice(index + 1)
      .filter(({ route: second }) => overlap(first, second))
      .map(({ route: second }) => [nameOf(first), nameOf(second), first, second] as const),
  );

  it('holds every route of the server and of every dialect, each once', () => {
    const rows = table.map(({ route }) => route);
    expect(new Set(rows).size).toBe(rows.length);
    const missing = all.filter((route) => !rows.includes(route));
    // The start page is the server's; on a port of its own the messages dialect has it.
    expect(missing.map(nameOf)).toEqual(['get /']);
  });

  it('shares a path between dialects by what a request brings, and in these places only', () => {
    const shared = pairs.filter(([first, second]) => shapeOf(first) === shapeOf(second));
    expect(shared.map(([first]) => first).sort()).toEqual(['get /api/messages', 'get /health']);
    for (const [, , first, second] of shared) {
      expect(table.find(({ route }) => route === first)?.claims).not.toBeNull();
      expect(table.find(({ route }) => route === second)?.claims).toBeNull();
    }
  });

  const others = pairs.filter(([, , first, second]) => isBefore(first, second) || isBefore(second, first));
  it('has patterns that meet', () => {
    expect(others.length).toBeGreaterThan(10);
  });
  it.each(others)('%s stands before %s, which loses nothing by it', (_first, _second, first, second) => {
    expect(isBefore(first, second)).toBe(true);
    const words = lostWords(first, second);
    const harmless = words.filter(([placeholder, word]) => NEVER_MEANT[placeholder]?.(word) === true);
    expect(harmless.length === 0 ? words : []).toEqual([]);
  });
});

describe('routeTable', () => {
  const [native, cartat] = ALL_DIALECTS;
  const route = native.routes[0]!;
  const of = (dialect: Dialect, ...routes: Route[]): Dialect => ({ ...dialect, routes });

  it('refuses two routes of one path when neither says which requests are its own', () => {
    const other = of(cartat, { ...route });
    expect(() => routeTable([], [of(native, route), other])).toThrow(
      /get \/chats: of native listChats, cartat listChats all but one/,
    );
  });

  it('refuses two that both claim, for nobody would answer the rest', () => {
    const claims = (): boolean => false;
    const both = [of(native, { ...route, claims }), of(cartat, { ...route, claims })] as const;
    expect(() => routeTable([], both)).toThrow(/all but one/);
  });

  it('puts the claiming one first whatever the order of dialects', () => {
    const claiming = { ...route, claims: () => true };
    const rows = routeTable([], [of(native, route), of(cartat, claiming)]);
    expect(rows.map((row) => row.route)).toEqual([claiming, route]);
  });

  it('lets a route answer everything where it is alone', () => {
    const rows = routeTable([], [of(native, { ...route, claims: () => false })]);
    expect(rows.map(({ claims }) => claims)).toEqual([null]);
  });

  it.each([
    ['/a/:x', '/a/fixed'],
    ['/:x/b', '/a/:y'],
    ['/a/:x', '/A/fixed'],
    ['/a/:x', '/a/:x\\:start'],
  ])('%s stands behind %s, whichever comes first', (behind, before) => {
    const [left, right] = [
      { ...route, path: behind },
      { ...route, path: before },
    ];
    for (const routes of [
      [left, right],
      [right, left],
    ]) {
      expect(routeTable([], [of(native, ...routes)]).map((row) => row.route.path)).toEqual([before, behind]);
    }
  });

  it('keeps routes that never meet in the order in which they came', () => {
    const paths = ['/b/:x', '/a', '/c/:x/d'];
    const rows = routeTable([], [of(native, ...paths.map((path) => ({ ...route, path })))]);
    expect(rows.map((row) => row.route.path)).toEqual(paths);
  });
});

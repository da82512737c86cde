import { readFileSync } from 'node:fs';
import { periskopeDialect } from '../../src/http/dialects/periskope/index.js';
import { PERISKOPE_EDGES, PERISKOPE_PROOFS, PERISKOPE_REFUSED } from '../support/periskope-proofs.js';

/** The source of a test from its title to the next one. */
function sourceOf(file: string, title: string): string {
  const text = readFileSync(file, 'utf8');
  const start = text.indexOf(title);
  if (start < 0) throw new Error(`${file} has no test "${title}"`);
  const next = text.indexOf('\n  it(', start);
  return text.slice(start, next < 0 ? undefined : next);
}

describe("the proofs of Periskope's routes", () => {
  it('are of every route, each in one place', () => {
    const proven = [...PERISKOPE_PROOFS.flatMap(([, , routes]) => routes), ...Object.keys(PERISKOPE_REFUSED)];
    const routes = periskopeDialect.routes.map(({ id }) => id);
    expect([...new Set(proven)].sort()).toEqual([...proven].sort());
    expect(proven.sort()).toEqual(routes.sort());
  });

  const cases = PERISKOPE_PROOFS.flatMap(([file, title, routes]) =>
    routes.map((route) => [route, file, title] as const),
  );
  it.each(cases)('%s is asked where that is said to be, in %s: %s', (id, file, title) => {
    const route = periskopeDialect.routes.find((one) => one.id === id);
    const words = route?.path.split('/').filter((part) => part !== '' && part !== 'v1' && !part.startsWith(':')) ?? [];
    const source = sourceOf(`tests/e2e/${file}.test.ts`, title);
    // What an earlier test of the file asks through a function of the house stands for its path.
    const said = `${source} ${/chatOf|sendSync|listeners/.test(source) ? 'chats message send-sync socket.io' : ''}`;
    expect(words.filter((word) => !said.includes(word))).toEqual([]);
  });

  it.each(Object.entries(PERISKOPE_REFUSED))('%s is refused in: %s', (_id, title) => {
    expect(sourceOf('tests/integration/http/periskope-refusals.test.ts', title)).not.toBe('');
  });

  it.each(PERISKOPE_EDGES)('%s: %s, %s', (_edge, file, title) => {
    expect(sourceOf(file, title).length).toBeGreaterThan(title.length);
  });
});

import { readFileSync } from 'node:fs';
import type { Dialect } from '../../src/http/dialect.js';
import type { Route } from '../../src/http/route.js';

/** A test by its file under tests/, without `.test.ts`, and its title. */
export type Proof = readonly [file: string, title: string];

/** What shows that a dialect does what its document says. */
export interface DialectProofs {
  readonly dialect: Dialect;
  /** The test that shows of these routes, by id, that they work through Chromium. Every route stands in one place. */
  readonly routes: readonly (readonly [...proof: Proof, ids: readonly string[]])[];
  /** What cannot succeed, by id, and where its refusal is shown. */
  readonly refused: Readonly<Record<string, Proof>>;
  /** The rows of the dialect's table of edge cases, each with the tests that show what is done in that case. */
  readonly edges: Readonly<Record<string, readonly Proof[]>>;
  /** Parts of paths that the test files' own functions put before every path. */
  readonly prefix: readonly string[];
  /** What a call of one of the test files' own functions asks for, as a test would write it, by its name. */
  readonly spoken?: Readonly<Record<string, string>>;
}

/** The test of that title with the table before it, up to the next test. Throws when there is none, or more than one. */
export function sourceOfTest([file, title]: Proof): string {
  const text = readFileSync(`tests/${file}.test.ts`, 'utf8');
  const places = [`'${title}'`, `"${title}"`, `\`${title}\``].flatMap((quoted) => placesOf(quoted, text));
  const [place, ...others] = places;
  if (place === undefined || others.length > 0) {
    throw new Error(`${file} has ${String(places.length)} tests "${title}"`);
  }
  const start = text.lastIndexOf('\n  it', place);
  const next = text.indexOf('\n  it', place);
  return text.slice(start, next < 0 ? undefined : next);
}

/** What a route's test does not say of it: its method, the fixed parts of its path. */
export function unsaidOf(id: string, proof: Proof, { dialect, prefix, spoken = {} }: DialectProofs): string[] {
  const route = dialect.routes.find((one) => one.id === id);
  if (route === undefined) throw new Error(`${dialect.name} has no route ${id}`);
  const source = sourceOfTest(proof);
  const calls = Object.entries(spoken).filter(([name]) => new RegExp(`\\b${name}\\b`).test(source));
  const said = [source, ...calls.map(([, words]) => words)].join('\n');
  const unsaid = wordsOf(route, prefix).filter((word) => !isSaid(word, said));
  return new RegExp(`['.]${route.method}['(<]`).test(said) ? unsaid : [route.method, ...unsaid];
}

function isSaid(word: string, said: string): boolean {
  const before = word.startsWith(':') ? '' : `[/'"]`;
  return new RegExp(`${before}${word}(?![\\w-])`).test(said);
}

function wordsOf({ path }: Route, prefix: readonly string[]): string[] {
  const parts = path.split('/').filter((part) => part !== '' && !prefix.includes(part));
  // Of `:session\:start` the test says the verb.
  return parts.flatMap((part) => (part.startsWith(':') ? (/\\(:\w+)$/.exec(part)?.[1] ?? []) : part));
}

function placesOf(quoted: string, text: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(quoted); at >= 0; at = text.indexOf(quoted, at + 1)) places.push(at);
  return places;
}

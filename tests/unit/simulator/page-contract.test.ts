import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { simulatedPage, type SimulatedPage } from '../../fixtures/simulator-page.js';

const libraryFolder = join(dirname(createRequire(import.meta.url).resolve('whatsapp-web.js')), 'src');

const sources = readdirSync(libraryFolder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.js'))
  .map((file) => readFileSync(join(libraryFolder, file), 'utf8').replace(/\s+/g, ' '));

const matches = (pattern: RegExp): string[][] =>
  sources.flatMap((text) => [...text.matchAll(pattern)].map((m) => [...m]));

/** Every module name the library asks for, also the ones it hands to `injectToFunction`. */
const moduleNames = [
  ...new Set([
    ...matches(/require\( ?'(?<name>WA\w+)' ?,? ?\)/g).map(([, name = '']) => name),
    ...matches(/module: '(?<name>WA\w+)'/g).map(([, name = '']) => name),
  ]),
].sort();

/** `require('X').a.b` and `const { a, b } = window.require('X')`, as module and first member. */
const members = [
  ...matches(/require\( ?'(?<name>WA\w+)' ?,? ?\) ?\.(?<member>\w+)/g).map(([, name = '', member = '']) => [
    name,
    member,
  ]),
  ...matches(/\{ (?<list>[\w, ]+?),? \} = window ?\.require\( ?'(?<name>WA\w+)' ?,? ?\)(?! ?\.)/g).flatMap(
    ([, list = '', name = '']) => list.split(',').map((member) => [name, member.trim()]),
  ),
] as [string, string][];

/** Collections of names that the library tries one after another, or that its interface only uses when present. */
const ALTERNATIVES = new Set([
  'WAWebCollections.WAWebGroupMetadataCollection',
  'WAWebCollections.WAWebNewsletterMetadataCollection',
  'WAWebCollections.Features',
]);

describe('the simulated page and the installed whatsapp-web.js', () => {
  let page: SimulatedPage;

  beforeAll(async () => {
    page = await simulatedPage();
  });

  it('finds the modules in the library at all', () => {
    expect(moduleNames.length).toBeGreaterThan(130);
    expect(members.length).toBeGreaterThan(150);
  });

  it('has every module that the library requires', () => {
    const missing = moduleNames.filter((name) => {
      try {
        return page.require(name) === undefined;
      } catch {
        return true;
      }
    });
    expect(missing).toEqual([]);
  });

  it('has every member that the library reads of a module', () => {
    const missing = members
      .filter(([name, member]) => !ALTERNATIVES.has(`${name}.${member}`))
      .filter(([name, member]) => (page.require(name) as Record<string, unknown>)[member] === undefined)
      .map(([name, member]) => `${name}.${member}`);
    expect([...new Set(missing)]).toEqual([]);
  });

  it('has every command of Cmd that the library gives', () => {
    const { Cmd } = page.require('WAWebCmd') as { Cmd: Record<string, unknown> };
    const commands = [...new Set(matches(/Cmd\.(?<name>\w+)\(/g).map(([, name = '']) => name))];
    expect(commands.length).toBeGreaterThan(10);
    expect(commands.filter((name) => typeof Cmd[name] !== 'function')).toEqual([]);
  });

  it('throws for a module that nobody has', () => {
    expect(() => page.require('WAWebNoSuchModule')).toThrow('Requiring unknown module "WAWebNoSuchModule".');
  });

  it('says so where a feature is not simulated, instead of answering', () => {
    const { sendGroupInviteMessage: invite } = page.require('WAWebChatSendMessages') as Record<string, () => unknown>;
    expect(() => invite?.()).toThrow('SimulatorUnsupported: WAWebChatSendMessages.sendGroupInviteMessage');
  });
});

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repositoryFiles } from './repository-files.js';

const read = (file: string) => readFileSync(file, 'utf8');
const isText = (file: string) =>
  /\.(md|txt|ts|mts|js|mjs|cjs|json|yaml|yml|sh|html|css|example)$|^[^.]+$|^\.[a-z]+$/.test(file);

/** Put together here so that this file does not hold what it looks for. */
const joined = (...parts: string[]) => parts.join('/');
const FOREIGN = [
  joined('', 'work', 'main'),
  joined('', 'work', 'shared'),
  joined('', 'tmp', 'bash_jobs'),
  joined('file:', '', '', ''),
];

interface Lockfile {
  readonly packages: Record<string, { version?: string; resolved?: string; dependencies?: Record<string, string> }>;
}

describe('the repository', () => {
  const files = repositoryFiles();

  it('holds no path of the machine it was written on', () => {
    const findings = files.filter(isText).flatMap((file) => {
      const text = read(file);
      return FOREIGN.filter((path) => text.includes(path)).map((path) => `${file}: ${path}`);
    });
    expect(findings).toEqual([]);
  });

  it('has one licence, and package.json names it', () => {
    expect(files.filter((file) => /licen[cs]e/i.test(file))).toEqual(['LICENSE']);
    expect(read('LICENSE')).toContain('Apache License');
    expect(JSON.parse(read('package.json'))).toMatchObject({ license: 'Apache-2.0' });
  });

  it('has no run-time data in it', () => {
    expect(files.filter((file) => /^(sessions|dist|node_modules|coverage)\//.test(file))).toEqual([
      'sessions/.gitkeep',
    ]);
    expect(files.filter((file) => /(^|\/)\.env$|\.(pem|key|sqlite)$/.test(file))).toEqual([]);
  });

  it('has no private key in it', () => {
    const marker = ['PRIVATE', 'KEY-----'].join(' ');
    expect(files.filter(isText).filter((file) => read(file).includes(marker))).toEqual([]);
  });

  it('links only to files that exist in README and docs', () => {
    const documents = files.filter((file) => file.endsWith('.md'));
    const broken = documents.flatMap((file) =>
      [...read(file).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)/g)]
        .map(([, target = '']) => target)
        .filter((target) => !existsSync(join(dirname(file), target)))
        .map((target) => `${file} -> ${target}`),
    );
    expect(broken).toEqual([]);
  });

  it('names only npm scripts that exist in README and docs', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const unknown = files
      .filter((file) => file.endsWith('.md'))
      .flatMap((file) =>
        [...read(file).matchAll(/npm run ([a-z][a-z:-]*)/g)].map(([, name = '']) => `${file}: ${name}`),
      )
      .filter((found) => !((found.split(': ')[1] ?? '') in scripts));
    expect(unknown).toEqual([]);
  });

  it('pins every direct dependency exactly', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
      string,
      Record<string, string>
    >;
    const ranges = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
    );
    expect(ranges).toEqual([]);
  });

  it('has one puppeteer: the one that whatsapp-web.js asks for', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as Lockfile;
    const copies = Object.keys(packages).filter((path) => /(^|\/)node_modules\/puppeteer$/.test(path));
    expect(copies).toEqual(['node_modules/puppeteer']);
    expect(packages['node_modules/whatsapp-web.js']?.dependencies?.['puppeteer']).toBe(
      packages['node_modules/puppeteer']?.version,
    );
  });

  it('names no registry in the lockfile, so that any mirror serves', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as Lockfile;
    expect(Object.entries(packages).filter(([, entry]) => entry.resolved !== undefined)).toEqual([]);
  });
});

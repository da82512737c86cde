import { join } from 'node:path';
import { findBrowser, type BrowserMachine } from '../../../scripts/find-browser.mjs';

interface FakeMachine {
  readonly platform?: string;
  readonly env?: Record<string, string>;
  /** Executable -> what it says about itself; null for one that does not start. */
  readonly browsers?: Record<string, string | null>;
  readonly folders?: Record<string, string[]>;
}

function machine({ platform = 'linux', env = {}, browsers = {}, folders = {} }: FakeMachine): BrowserMachine {
  return {
    env,
    platform,
    home: '/home/ana',
    isFile: (path) => path in browsers,
    listFolders: (path) => folders[path] ?? [],
    productOf: (path) => browsers[path] ?? null,
  };
}

describe('finding a browser', () => {
  it('takes the configured one, even when others are installed', () => {
    const browsers = { '/opt/mine': 'Chromium 1', '/usr/bin/google-chrome': 'Google Chrome 2' };
    const env = { PUPPETEER_EXECUTABLE_PATH: '/opt/mine' };
    expect(findBrowser(machine({ env, browsers }))).toEqual({
      path: '/opt/mine',
      product: 'Chromium 1',
      how: 'configured',
    });
  });

  it('takes a configured wrapper that does not tell its version', () => {
    const env = { PUPPETEER_EXECUTABLE_PATH: '/opt/wrapper' };
    const found = findBrowser(machine({ env, browsers: { '/opt/wrapper': null } }));
    expect(found).toEqual({ path: '/opt/wrapper', product: 'unknown', how: 'configured' });
  });

  it('says that a configured one is missing and falls back to none', () => {
    const env = { PUPPETEER_EXECUTABLE_PATH: '/opt/gone' };
    const found = findBrowser(machine({ env, browsers: { '/usr/bin/chromium': 'Chromium 1' } }));
    expect(found).toEqual({ problem: 'PUPPETEER_EXECUTABLE_PATH is /opt/gone, but there is no such file.' });
  });

  it.each([
    ['linux', '/usr/bin/chromium', {}],
    ['linux', join('/opt/tools', 'chromium'), { PATH: '/nowhere:/opt/tools' }],
    ['darwin', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', {}],
    [
      'win32',
      join('C:\\Program Files', 'Google', 'Chrome', 'Application', 'chrome.exe'),
      { PROGRAMFILES: 'C:\\Program Files' },
    ],
  ])('finds an installed one on %s at %s', (platform, path, env) => {
    const found = findBrowser(machine({ platform, env, browsers: { [path]: 'Chromium 1' } }));
    expect(found).toEqual({ path, product: 'Chromium 1', how: 'installed' });
  });

  it('passes over one that does not start, such as a stub that only says how to install it', () => {
    const browsers = { '/usr/bin/chromium-browser': null, '/snap/bin/chromium': 'Chromium 3' };
    expect(findBrowser(machine({ browsers }))).toMatchObject({ path: '/snap/bin/chromium' });
  });

  it("finds the newest build in puppeteer's cache, comparing versions as numbers", () => {
    const cache = '/home/ana/.cache/puppeteer/chrome';
    const builds = ['linux-99.0.1.2', 'linux-145.0.9.1', 'linux-145.0.10.0'];
    const browsers = Object.fromEntries(
      builds.map((build) => [join(cache, build, 'chrome-linux64', 'chrome'), `Chrome ${build}`]),
    );
    expect(findBrowser(machine({ browsers, folders: { [cache]: builds } }))).toEqual({
      path: join(cache, 'linux-145.0.10.0', 'chrome-linux64', 'chrome'),
      product: 'Chrome linux-145.0.10.0',
      how: 'puppeteer cache',
    });
  });

  it("looks where PUPPETEER_CACHE_DIR puts puppeteer's cache", () => {
    const path = join('/cache', 'chrome', 'linux-1.0', 'chrome-linux64', 'chrome');
    const folders = { [join('/cache', 'chrome')]: ['linux-1.0'] };
    const env = { PUPPETEER_CACHE_DIR: '/cache' };
    expect(findBrowser(machine({ env, folders, browsers: { [path]: 'Chrome 1' } }))).toMatchObject({ path });
  });

  it('finds none where there is none', () => {
    expect(findBrowser(machine({}))).toBeNull();
  });
});

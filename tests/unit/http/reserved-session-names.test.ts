import { ALL_DIALECTS } from '../../../src/http/all-dialects.js';
import { nativeDialect } from '../../../src/http/dialects/native/index.js';
import { reservedSessionNames } from '../../../src/http/reserved-session-names.js';

describe('reservedSessionNames', () => {
  it('holds the first part of every native and server path', () => {
    const names = reservedSessionNames([nativeDialect]);
    expect([...names].sort()).toEqual([
      'audit',
      'calls',
      'channels',
      'chats',
      'connect',
      'contacts',
      'docs',
      'doctor',
      'events',
      'groups',
      'healthz',
      'invites',
      'keys',
      'labels',
      'openapi',
      'openapi.json',
      'presence',
      'profile',
      'readyz',
      'search',
      'sends',
      'sessions',
      'statuses',
      'stop-list',
      'webhooks',
    ]);
  });

  it('holds the names that the dialects need, derived from their routes', () => {
    const names = reservedSessionNames(ALL_DIALECTS);
    for (const name of ['api', 'chats', 'messages', 'send', 'status', 'auth', 'logout', 'mcp', 'qr', 'instance']) {
      expect([name, names.has(name)]).toEqual([name, true]);
    }
    expect(names.has('default')).toBe(false);
  });

  it('holds what stands where /api/:session would read a name', () => {
    const [route] = nativeDialect.routes;
    if (!route) throw new Error('the native dialect has no route');
    const other = {
      ...nativeDialect,
      routes: [
        { ...route, path: '/api/v1/chats' },
        { ...route, path: '/api/:session/chats' },
      ],
    };
    const names = reservedSessionNames([nativeDialect, other]);
    expect(names.has('api') && names.has('v1')).toBe(true);
    expect([...names].filter((name) => name.includes(':'))).toEqual([]);
  });
});

import express from 'express';
import supertest from 'supertest';
import { byFirstPart } from '../../../src/http/by-first-part.js';
import type { TableRow } from '../../../src/http/route-table.js';

function answered(paths: readonly string[]) {
  const table = paths.map((path) => ({ route: { path } }) as TableRow);
  const app = express();
  app.use(
    byFirstPart(table, (router, { route }) => {
      router.get(route.path, (_request, response) => {
        response.send(route.path);
      });
    }),
  );
  app.use((_request, response) => {
    response.status(404).send('none');
  });
  return async (path: string): Promise<string> => (await supertest(app).get(path)).text;
}

describe('byFirstPart', () => {
  const ask = answered(['/', '/chats/:chat', '/chats', '/:name/status', '/chats/status', '/keys', '/:any']);

  it.each([
    ['/', '/'],
    ['/chats', '/chats'],
    ['/chats/', '/chats'],
    ['/CHATS/1', '/chats/:chat'],
    ['/chats/1?limit=5', '/chats/:chat'],
    ['/keys', '/keys'],
    ['/keys?x=/chats', '/keys'],
  ])('%s is answered by %s', async (path, route) => {
    expect(await ask(path)).toBe(route);
  });

  it('keeps the order of routes that begin with a placeholder among the others', async () => {
    expect(await ask('/chats/status')).toBe('/chats/:chat');
    expect(await ask('/keys/status')).toBe('/:name/status');
    expect(await ask('/other/status')).toBe('/:name/status');
    expect(await ask('/other')).toBe('/:any');
  });

  it.each(['//chats', '/%63hats/1', '/chats/1/2', '/keys/1'])('%s belongs to none', async (path) => {
    expect(await ask(path)).toBe('none');
  });
});

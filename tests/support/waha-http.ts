import request from 'supertest';
import { nativeDialect } from '../../src/http/dialects/native/index.js';
import { wahaDialect } from '../../src/http/dialects/waha/index.js';
import { KEY, testHttp, type TestHttp } from './http-app.js';

type Overrides = Parameters<typeof testHttp>[0];

/** The app over fakes with WAHA's dialect beside the native one. */
export interface WahaHttp extends TestHttp {
  get(path: string): request.Test;
  post(path: string, body?: object): request.Test;
  put(path: string, body?: object): request.Test;
  delete(path: string): request.Test;
}

/** Opens the app; requests carry the owner's key. */
export function wahaHttp(
  overrides: Overrides = {},
  sessions?: TestHttp['sessions'],
  chats?: TestHttp['chats'],
): WahaHttp {
  const house = testHttp({ dialects: [nativeDialect, wahaDialect], ...overrides }, sessions, chats);
  const withKey = (test: request.Test): request.Test => test.set('X-Api-Key', KEY);
  return {
    ...house,
    get: (path) => withKey(request(house.app).get(path)),
    post: (path, body) => withKey(request(house.app).post(path)).send(body),
    put: (path, body) => withKey(request(house.app).put(path)).send(body),
    delete: (path) => withKey(request(house.app).delete(path)),
  };
}

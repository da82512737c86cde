import request from 'supertest';
import { ALL_DIALECTS } from '../../src/http/all-dialects.js';
import { KEY, testHttp, type TestHttp } from './http-app.js';

type Overrides = Parameters<typeof testHttp>[0];

/** The app over fakes with every dialect on one origin, unless told otherwise. */
export interface DialectHttp extends TestHttp {
  get(path: string): request.Test;
  post(path: string, body?: object): request.Test;
}

/** Opens the app; requests carry the owner's key. */
export function dialectHttp(
  overrides: Overrides = {},
  sessions?: TestHttp['sessions'],
  chats?: TestHttp['chats'],
): DialectHttp {
  const house = testHttp({ dialects: ALL_DIALECTS, ...overrides }, sessions, chats);
  const withKey = (test: request.Test): request.Test => test.set('Authorization', `Bearer ${KEY}`);
  return {
    ...house,
    get: (path) => withKey(request(house.app).get(path)),
    post: (path, body) => withKey(request(house.app).post(path)).send(body),
  };
}

import { databasePlace } from '../../../src/config/database-place.js';

describe('where the database is', () => {
  it('is a file among the sessions, or PostgreSQL when a URL is set', () => {
    expect(databasePlace({ sessionsDir: 'folder', databaseUrl: undefined })).toEqual({
      sqlitePath: expect.stringMatching(/^folder.causeway\.sqlite$/) as unknown,
    });
    const url = 'postgres://shop@localhost/causeway';
    expect(databasePlace({ sessionsDir: 'folder', databaseUrl: url })).toEqual({ url });
  });
});

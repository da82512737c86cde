import { existsSync } from 'node:fs';
import { wahaDialect } from '../../src/http/dialects/waha/index.js';
import { UNSUPPORTED } from '../../src/http/dialects/waha/routes/unsupported.js';
import { WAHA_PROOFS } from '../support/waha-proofs.js';

const unsupported = new Set<string>(UNSUPPORTED.map(([, , id]) => id));

describe('the proofs of WAHA’s routes through Chromium', () => {
  it('are of every route that can succeed, and each is in one place', () => {
    const routes = wahaDialect.routes.map(({ id }) => id).filter((id) => !unsupported.has(id));
    expect(Object.values(WAHA_PROOFS).flat().sort()).toEqual(routes.sort());
  });

  it.each(Object.keys(WAHA_PROOFS))('are in a file that there is: %s', (file) => {
    expect(existsSync(`tests/e2e/${file}.test.ts`)).toBe(true);
  });
});

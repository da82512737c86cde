import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { renderWahaDocs } from '../support/waha-docs.js';

const FILE = 'docs/api/waha.md';

it(`${FILE} is what the routes make`, async () => {
  const text = await format(renderWahaDocs(), { ...(await resolveConfig(FILE)), parser: 'markdown' });
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(FILE, text);
  expect(readFileSync(FILE, 'utf8')).toBe(text);
});

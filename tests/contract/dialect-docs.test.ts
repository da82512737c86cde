import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { renderCartatDocs } from '../support/cartat-docs.js';
import { renderGatewayDocs } from '../support/gateway-docs.js';
import { renderMessagesDocs } from '../support/messages-docs.js';
import { renderPeriskopeDocs } from '../support/periskope-docs.js';
import { renderWahaDocs } from '../support/waha-docs.js';

it.each([
  ['docs/api/cartat.md', renderCartatDocs],
  ['docs/api/gateway.md', renderGatewayDocs],
  ['docs/api/messages.md', renderMessagesDocs],
  ['docs/api/periskope.md', renderPeriskopeDocs],
  ['docs/api/waha.md', renderWahaDocs],
])('%s is what the routes make', async (file, render) => {
  const text = await format(render(), { ...(await resolveConfig(file)), parser: 'markdown' });
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, text);
  expect(readFileSync(file, 'utf8')).toBe(text);
});

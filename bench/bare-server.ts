import { once } from 'node:events';
import express from 'express';
import wweb from 'whatsapp-web.js';

/** What the parent gives as JSON in the first argument. */
interface BareOptions {
  readonly executablePath: string;
  readonly chromeArgs: readonly string[];
  readonly dataPath: string;
}

/**
 * The baseline: the smallest server that people write over whatsapp-web.js. Express, `getChatById`, `fetchMessages`,
 * `res.json`. No key, no checks, no partial answers. Prints its port once it is linked.
 */
const options = JSON.parse(process.argv[2] ?? '{}') as BareOptions;
const client = new wweb.Client({
  authStrategy: new wweb.LocalAuth({ dataPath: options.dataPath }),
  webVersionCache: { type: 'none' },
  puppeteer: { executablePath: options.executablePath, headless: true, args: [...options.chromeArgs] },
});
client.on('qr', () => {
  console.log('qr');
});
const ready = once(client, 'ready');
await client.initialize();
await ready;

const app = express();
app.get('/chats/:phone', async (request, response) => {
  const chat = await client.getChatById(`${request.params.phone}@c.us`);
  const messages = await chat.fetchMessages({ limit: Number(request.query['limit']) });
  response.json({ status: 'success', chat, messages });
});
app.get('/chats', async (request, response) => {
  const chats = await client.getChats();
  response.json({ status: 'success', chats: chats.slice(0, Number(request.query['limit'])) });
});
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') console.log(`port ${String(address.port)}`);
});
process.once('SIGTERM', () => {
  void client.destroy().then(() => process.exit(0));
});

import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { arrivalOf } from './arrival.js';

/*
 * A receiver of webhooks in a process of its own, which can be killed: what it has acknowledged is in the file.
 * Arguments: the file, the port (0: any), how long it thinks about each request in ms.
 */
const [file = '', port = '0', delayMs = '0'] = process.argv.slice(2);

const server = createServer((request, response) => {
  const blocks: Buffer[] = [];
  request.on('data', (block: Buffer) => blocks.push(block));
  request.on('end', () => {
    const arrival = arrivalOf(Buffer.concat(blocks).toString('utf8'), Date.now());
    setTimeout(() => {
      appendFileSync(file, `${JSON.stringify(arrival)}\n`);
      response.writeHead(204).end();
    }, Number(delayMs));
  });
});
server.listen(Number(port), '127.0.0.1', () => {
  console.log(`port ${String((server.address() as AddressInfo).port)}`);
});

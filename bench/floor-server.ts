import { createServer } from 'node:http';

/**
 * The floor: a server that keeps what was PUT to it and sends it again, ready made, with a length and nothing else.
 * Faster than this Node's own HTTP does not go.
 */
const bodies = new Map<string, Buffer>();
const server = createServer((request, response) => {
  const path = request.url ?? '/';
  if (request.method !== 'PUT') {
    const body = bodies.get(path);
    response.writeHead(body === undefined ? 404 : 200, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': body?.byteLength ?? 0,
    });
    response.end(body);
    return;
  }
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    bodies.set(path, Buffer.concat(parts));
    response.end();
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') console.log(`port ${String(address.port)}`);
});
process.once('SIGTERM', () => process.exit(0));

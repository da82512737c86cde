import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import type { Resolver } from '../../src/outbound/guarded-place.js';

/** Servers on loopback that are `files.example` and `other.example` by their certificate. */
export class NamedServers {
  readonly #servers: Server[] = [];
  #key = '';
  /** The certificate authority to trust. */
  ca = '';

  async prepare(): Promise<void> {
    const names = ['files.example', 'other.example'].map((value) => ({ type: 2 as const, value }));
    const made = await generate([{ name: 'commonName', value: 'files.example' }], {
      extensions: [{ name: 'subjectAltName', altNames: [...names, { type: 7 as const, ip: '127.0.0.1' }] }],
    });
    this.ca = made.cert;
    this.#key = made.private;
  }

  /** A server; gives its port and how often it was asked. */
  async serve(answer: RequestListener, scheme: 'http' | 'https' = 'https') {
    const asked = { count: 0, hosts: [] as (string | undefined)[], headers: [] as object[], connections: 0 };
    const listener: RequestListener = (request, response) => {
      asked.count += 1;
      asked.hosts.push(request.headers.host);
      asked.headers.push(request.headers);
      answer(request, response);
    };
    const server =
      scheme === 'https' ? createHttpsServer({ cert: this.ca, key: this.#key }, listener) : createHttpServer(listener);
    server.on('connection', () => {
      asked.connections += 1;
    });
    this.#servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { asked, server, port: (server.address() as AddressInfo).port };
  }

  async close(): Promise<void> {
    await Promise.all(
      this.#servers.splice(0).map(
        (server) =>
          new Promise((resolve) => {
            server.closeAllConnections();
            server.close(resolve);
          }),
      ),
    );
  }
}

/** Names go where the test says; nothing is asked of DNS. `lookedUp` fills with what was asked. */
export function namesOf(names: Readonly<Record<string, readonly string[]>>, lookedUp: string[] = []): Resolver {
  return (host) => {
    lookedUp.push(host);
    const addresses = names[host];
    if (addresses === undefined) return Promise.reject(new Error('ENOTFOUND'));
    return Promise.resolve(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));
  };
}

/** Names that resolve to what is not, or not only, on the public internet. */
export const TRAPS: readonly (readonly string[])[] = [
  ['127.0.0.1'],
  ['10.1.2.3'],
  ['::1'],
  ['::ffff:10.0.0.1'],
  ['fd00::5'],
  ['fe80::1%eth0'],
  ['8.8.8.8', '192.168.1.1'],
  ['2606:4700::1111', '127.0.0.1'],
  [],
];

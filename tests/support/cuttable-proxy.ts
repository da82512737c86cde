import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A wire to a server that can be cut, or go dead without a word as it does when a laptop sleeps. */
export interface CuttableProxy {
  /** The same address as `url`, through the wire. */
  through(url: string): string;
  /** Ends every connection and refuses new ones. */
  cut(): void;
  mend(): void;
  /** Connections of now carry nothing any more; new ones work. */
  silence(): void;
  close(): Promise<void>;
}

/** Lays a wire to a port of this machine. */
export async function openCuttableProxy(port: number): Promise<CuttableProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(port, '127.0.0.1');
    const pair = [near, far] as const;
    pairs.add(pair);
    for (const [from, to] of [pair, [far, near] as const]) {
      from.on('error', () => undefined);
      from.once('close', () => {
        pairs.delete(pair);
        to.destroy();
      });
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const own = (server.address() as AddressInfo).port;
  const endAll = (): void => {
    for (const pair of [...pairs]) for (const socket of pair) socket.destroy();
  };
  return {
    through: (url) => Object.assign(new URL(url), { port: String(own) }).href,
    cut: () => {
      isCut = true;
      endAll();
    },
    mend: () => {
      isCut = false;
    },
    silence: () => {
      for (const [near, far] of pairs) {
        near.unpipe(far);
        far.unpipe(near);
      }
    },
    close: async () => {
      endAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

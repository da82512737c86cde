import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as it came. */
export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: {
    readonly id: string;
    readonly type: string;
    readonly sequence: number;
    readonly session: string;
    readonly chat: string | null;
    readonly data: Readonly<Record<string, unknown>>;
    readonly message: { readonly body?: string } | null;
  };
}

type Answer = number | { readonly status: number; readonly headers?: Record<string, string>; readonly text?: string };

/** A receiver of webhooks on loopback: notes what comes and answers as it is told. */
export class WebhookReceiver {
  readonly received: Received[] = [];
  /** Says how each request is answered; null never does. */
  answer: (request: Received) => Answer | null | Promise<Answer | null> = () => 200;
  #server: Server | null = null;
  #port = 0;
  underWay = 0;
  mostUnderWay = 0;

  /** Again on the same port after `stop`. */
  async start(): Promise<this> {
    const server = createServer((request, response) => {
      const blocks: Buffer[] = [];
      request.on('data', (block: Buffer) => blocks.push(block));
      request.on('end', () => {
        const text = Buffer.concat(blocks).toString('utf8');
        const one: Received = { headers: request.headers, text, body: JSON.parse(text) as Received['body'] };
        this.received.push(one);
        this.underWay += 1;
        this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay);
        void Promise.resolve(this.answer(one)).then((answer) => {
          this.underWay -= 1;
          if (answer === null) return;
          const { status, headers = {}, text: body = '' } = typeof answer === 'number' ? { status: answer } : answer;
          response.writeHead(status, headers).end(body);
        });
      });
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.#port)}/hook`;
  }

  /** Ids of what was answered or not, in order. */
  get ids(): readonly string[] {
    return this.received.map(({ body }) => body.id);
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

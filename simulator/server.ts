import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Certificate } from './certificate.js';
import type { SocketService } from './account/socket-service.js';
import { openDisk } from './account/disk.js';
import type { Account } from './account/account.js';
import {
  LINK_PATHS,
  SCRIPT_PATH,
  STAGE_ELEMENT_ID,
  type AnswerFrame,
  type CallFrame,
  type StageCommand,
  type StageSettings,
} from './wire/protocol.js';

/** How the document is withheld: `stall` never answers, `blank` answers with a page that never becomes WhatsApp. */
export type NeverLoad = 'stall' | 'blank' | undefined;

interface Parts {
  readonly certificate: Certificate;
  readonly script: string;
  readonly account: Account;
  readonly service: SocketService;
  readonly stage: StageSettings;
}

/** Serves the page at every path of web.whatsapp.com, and the page's three links. */
export class SimulatorServer {
  neverLoad: NeverLoad;
  readonly #server: Server;
  readonly #parts: Parts;
  readonly #stages = new Set<WebSocket>();
  readonly #links = new WebSocketServer({ noServer: true, maxPayload: 512 * 1024 * 1024 });
  #documents = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { key, cert } = parts.certificate;
    this.#server = createServer({ key, cert }, (request, response) => this.#serve(request, response));
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  /** Listens on loopback only; resolves to the port. */
  async listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', resolve);
    });
    return (this.#server.address() as AddressInfo).port;
  }

  /** How many documents were asked for since the start. */
  get documents(): number {
    return this.#documents;
  }

  get openPages(): number {
    return this.#stages.size;
  }

  /** Tells every open page to do something. */
  command(command: StageCommand): void {
    for (const ws of this.#stages) ws.send(JSON.stringify(command));
  }

  async close(): Promise<void> {
    for (const client of this.#links.clients) client.terminate();
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    response.setHeader('date', new Date(this.#parts.account.clock.nowMs()).toUTCString());
    if (path === SCRIPT_PATH) {
      response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-store' });
      response.end(this.#parts.script);
      return;
    }
    if (path === '/favicon.ico') {
      response.writeHead(204).end();
      return;
    }
    const html = path === '/__sim/frame' ? '<!doctype html><title>frame</title>' : this.#document();
    if (path !== '/__sim/frame') this.#documents += 1;
    if (this.neverLoad === 'stall') return;
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'set-cookie': 'causeway_simulator=1; Max-Age=31536000; Path=/; Secure; SameSite=Lax',
    });
    response.end(this.neverLoad === 'blank' ? '<!doctype html><title>WhatsApp</title><p>Loading…' : html);
  }

  #document(): string {
    const settings = JSON.stringify(this.#parts.stage).replaceAll('<', '\\u003c');
    return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>WhatsApp</title></head>
<body>
<div id="app"></div>
<script type="application/json" id="${STAGE_ELEMENT_ID}">${settings}</script>
<script src="${SCRIPT_PATH}"></script>
</body>
</html>
`;
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const url = new URL(request.url ?? '/', 'https://web.whatsapp.com');
    this.#links.handleUpgrade(request, socket, head, (ws) => {
      if (url.pathname === LINK_PATHS.socket) this.#parts.service.accept(ws);
      else if (url.pathname === LINK_PATHS.disk) this.#serveDisk(ws, url.searchParams.get('device') ?? '');
      else if (url.pathname === LINK_PATHS.stage) this.#openStage(ws);
      else ws.close();
    });
  }

  #openStage(ws: WebSocket): void {
    this.#stages.add(ws);
    ws.on('close', () => this.#stages.delete(ws));
    ws.on('error', () => ws.terminate());
  }

  #serveDisk(ws: WebSocket, deviceId: string): void {
    const disk = openDisk(this.#parts.account, deviceId) as Record<string, (args: unknown) => unknown>;
    ws.on('error', () => ws.terminate());
    ws.on('message', (data) => {
      const { n, op, args } = JSON.parse((data as Buffer).toString('utf8')) as CallFrame;
      ws.send(JSON.stringify(answerOf(n, () => disk[op]?.(args))));
    });
  }
}

function answerOf(n: number, read: () => unknown): AnswerFrame {
  try {
    return { re: n, ok: read() };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return { re: n, error: { name, message } };
  }
}

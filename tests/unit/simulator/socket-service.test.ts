import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { WebSocket } from 'ws';
import { Account } from '../../../simulator/account/account.js';
import { Clock } from '../../../simulator/world/clock.js';
import { Phone } from '../../../simulator/account/phone.js';
import { SocketService } from '../../../simulator/account/socket-service.js';
import { World } from '../../../simulator/world/world.js';

class Page extends EventEmitter {
  readonly OPEN = 1;
  readonly readyState = 1;
  readonly pushes: string[] = [];

  send(text: string): void {
    this.pushes.push((JSON.parse(text) as { push: string }).push);
  }

  /** Introduces itself as a page that is not linked, and is shown a code. */
  greet(service: SocketService): this {
    service.accept(this as unknown as WebSocket);
    this.emit('message', Buffer.from('{"hello":{}}'));
    return this;
  }
}

describe("WhatsApp's end of the socket", () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('links a page whose code the phone scans, and none that has gone before the scan', () => {
    const account = new Account(new World({ seed: 'shop', chats: 1, startsAt: 1_700_000_000 }), new Clock());
    const service = new SocketService(account, new Phone(account), {
      refs: { firstMs: 60_000, nextMs: 20_000, count: 3 },
      acks: { serverMs: 0, deviceMs: 0, readMs: null },
      autoScan: true,
      autoScanMs: 100,
      passkey: false,
      historyChunk: 50,
    });
    const gone = new Page().greet(service);
    gone.emit('close');
    const here = new Page().greet(service);
    jest.advanceTimersByTime(100);
    expect([gone.pushes, here.pushes]).toEqual([['ref'], ['ref', 'paired']]);
    expect(account.devices.size).toBe(1);
  });
});

import { Account } from './account/account.js';
import { makeCertificate } from './certificate.js';
import { Phone } from './account/phone.js';
import type { ServiceSettings } from './account/service.js';
import { SocketService } from './account/socket-service.js';
import { chromeArgsFor } from './chrome-args.js';
import { openDoor, type Door } from './door/door.js';
import { DoorServer } from './door/door-server.js';
import { DEFAULT_ACKS, DEFAULT_CHATS, DEFAULT_REFS, defaultStage, type SimulatorOptions } from './options.js';
import { readPageBundle } from './page-bundle.js';
import { SimulatorServer } from './server.js';
import { keepStateIn, readState } from './state-file.js';
import { Clock } from './world/clock.js';
import { World } from './world/world.js';

export interface Simulator {
  /** What a browser with `chromeArgs` opens. */
  readonly pageUrl: string;
  /** `http://127.0.0.1:<port>/door`. */
  readonly doorUrl: string;
  readonly chromeArgs: readonly string[];
  readonly door: Door;
  /** Ends every connection and frees the ports. */
  close(): Promise<void>;
}

/** Starts a WhatsApp of one account on loopback; rejects when the page has not been built or a port is taken. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const [script, certificate] = await Promise.all([readPageBundle(), makeCertificate()]);
  const clock = new Clock();
  if (options.startsAt !== undefined) clock.setTo(options.startsAt);
  const kept = options.stateFile === undefined ? undefined : readState(options.stateFile);
  const startsAt = options.startsAt ?? kept?.startsAt ?? clock.nowS();
  const makeWorld = (): World =>
    new World({
      seed: String(options.seed ?? 'corner-shop'),
      chats: options.chats ?? DEFAULT_CHATS,
      startsAt,
      messagesPerChat: options.messagesPerChat,
      groups: options.groups,
    });

  const account = new Account(makeWorld(), clock);
  if (options.stateFile !== undefined) keepStateIn(options.stateFile, account, kept);
  const phone = new Phone(account);
  const settings: ServiceSettings = {
    refs: options.refs ?? DEFAULT_REFS,
    acks: options.acks ?? DEFAULT_ACKS,
    autoScan: options.autoScan ?? false,
    autoScanMs: options.autoScanMs ?? 1000,
    passkey: options.passkey ?? false,
    historyChunk: options.historyChunk ?? 200,
  };
  const stage = { ...defaultStage(), ...options.page, ...(options.keyLayout ? { keyLayout: options.keyLayout } : {}) };
  const service = new SocketService(account, phone, settings);
  const server = new SimulatorServer({ certificate, script, account, service, stage });
  const rebuild = (): void => {
    account.world = makeWorld();
  };
  const door = openDoor({ account, phone, service, settings, stage, server, rebuild });
  const doorServer = new DoorServer(door);

  const port = await server.listen(options.port ?? 0);
  const doorPort = await doorServer.listen(options.doorPort ?? 0);
  return {
    pageUrl: 'https://web.whatsapp.com/',
    doorUrl: `http://127.0.0.1:${String(doorPort)}/door`,
    chromeArgs: chromeArgsFor(port, certificate.spki),
    door,
    close: async () => {
      service.drop();
      await Promise.all([server.close(), doorServer.close()]);
    },
  };
}

import type { Account } from '../account/account.js';
import type { Phone } from '../account/phone.js';
import type { ServiceSettings } from '../account/service.js';
import type { SocketService } from '../account/socket-service.js';
import type { SimulatorServer } from '../server.js';
import type { StageSettings } from '../wire/protocol.js';

/** What the door has its hands on. */
export interface DoorParts {
  readonly account: Account;
  readonly phone: Phone;
  readonly service: SocketService;
  readonly settings: ServiceSettings;
  readonly stage: StageSettings;
  readonly server: SimulatorServer;
  readonly rebuild: () => void;
}

import request from 'supertest';
import type { EventsHouse } from './events-house.js';
import { KEY } from './http-app.js';

export interface ShownWebhook {
  readonly id: string;
  readonly state: string;
  readonly notice: string | null;
}

export interface ShownDelivery {
  readonly id: string;
  readonly eventId: string;
  readonly attempt: number;
  readonly outcome: string;
  readonly status: number | null;
  readonly problem: string | null;
  readonly responseStart: string | null;
}

/** The native routes of webhooks, as a client calls them. */
export class WebhookCalls {
  readonly #house: Pick<EventsHouse, 'url'>;

  constructor(house: Pick<EventsHouse, 'url'>) {
    this.#house = house;
  }

  call(method: 'get' | 'post' | 'patch' | 'delete', path: string, body?: object, key: string = KEY): request.Test {
    const asked = request(this.#house.url)[method](path).set('X-Api-Key', key);
    return body === undefined ? asked : asked.send(body);
  }

  /** One that tries again after a second. */
  async make(url: string, wishes: object = {}): Promise<{ readonly webhook: ShownWebhook; readonly secret: string }> {
    const retries = { policy: 'constant', delaySeconds: 1 };
    const answer = await this.call('post', '/webhooks', { url, retries, ...wishes }).expect(201);
    return answer.body as { webhook: ShownWebhook; secret: string };
  }

  async get(id: string): Promise<ShownWebhook> {
    return ((await this.call('get', `/webhooks/${id}`).expect(200)).body as { webhook: ShownWebhook }).webhook;
  }

  async attempts(id: string, query = ''): Promise<readonly ShownDelivery[]> {
    const answer = await this.call('get', `/webhooks/${id}/deliveries?limit=500&${query}`).expect(200);
    return (answer.body as { deliveries: ShownDelivery[] }).deliveries;
  }
}

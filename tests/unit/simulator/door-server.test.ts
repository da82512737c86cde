import { afterEach, describe, expect, it } from '@jest/globals';
import { DoorServer } from '../../../simulator/door/door-server.js';
import type { Door } from '../../../simulator/door/door.js';

describe('the door over HTTP', () => {
  let server: DoorServer | undefined;

  afterEach(async () => {
    await server?.close();
  });

  async function serve(actions: Partial<Door>): Promise<string> {
    server = new DoorServer(actions as Door);
    return `http://127.0.0.1:${String(await server.listen(0))}/door`;
  }

  it('hands the body of a request to the action, and its result back', async () => {
    const seen: unknown[] = [];
    const door = await serve({
      ack: (args) => {
        seen.push(args);
        return { done: true };
      },
    });
    const response = await fetch(`${door}/ack`, { method: 'POST', body: JSON.stringify({ id: 'x', ack: 3 }) });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ done: true });
    expect(seen).toEqual([{ id: 'x', ack: 3 }]);
  });

  it('takes arguments from the query where there is no body', async () => {
    const seen: unknown[] = [];
    const door = await serve({ iframes: (args) => void seen.push(args) });
    expect(await (await fetch(`${door}/iframes?count=3`)).json()).toEqual({ done: true });
    expect(seen).toEqual([{ count: 3 }]);
  });

  it('names the actions when there is none of that name', async () => {
    const door = await serve({ resync: () => undefined });
    const response = await fetch(`${door}/toString`);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ error: 'There is no such action.', actions: ['resync'] });
  });

  it('says what was wrong with a request', async () => {
    const door = await serve({ resync: () => undefined });
    const response = await fetch(`${door}/resync`, { method: 'POST', body: '{' });
    expect(response.status).toBe(400);
    expect(((await response.json()) as { error: string }).error).toMatch(/JSON/);
  });
});

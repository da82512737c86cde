import { figureRow, type Row } from './row.js';
import { KEY, openBenchHouse } from './servers.js';

const PER_SECOND = 100;
const SECONDS = 10;
const CHAT = '447700900123';

/** How long a change of the page takes until a read shows it, while a hundred a second come. */
export async function benchFreshness(): Promise<Row> {
  const house = await openBenchHouse({ chats: 20 });
  try {
    const ours = await house.startOurs();
    const base = `http://127.0.0.1:${String(ours.port)}`;
    const get = async (path: string): Promise<unknown> => {
      const response = await fetch(`${base}${path}`, { headers: { authorization: `Bearer ${KEY}` } });
      return response.json();
    };
    const isLevel = async () =>
      ((await get('/sessions/default')) as { session: { caughtUp: boolean } }).session.caughtUp;
    while (!(await isLevel())) await new Promise((resolve) => setTimeout(resolve, 50));

    const cameMs = new Map<string, number>();
    const seenMs = new Map<string, number>();
    const total = PER_SECOND * SECONDS;
    const timer = setInterval(() => {
      if (cameMs.size >= total) return;
      const text = `fresh ${String(cameMs.size)}`;
      cameMs.set(text, performance.now());
      house.simulator.door.receive({ chat: `${CHAT}@c.us`, text });
    }, 1000 / PER_SECOND);
    const endMs = performance.now() + (SECONDS + 20) * 1000;
    while (seenMs.size < total && performance.now() < endMs) {
      const { messages } = (await get(`/chats/${CHAT}?source=store&limit=50`)) as { messages: { body: string }[] };
      const nowMs = performance.now();
      for (const { body } of messages) if (cameMs.has(body) && !seenMs.has(body)) seenMs.set(body, nowMs);
    }
    clearInterval(timer);
    if (seenMs.size < total) throw new Error(`${String(total - seenMs.size)} messages were never seen`);
    const waits = [...seenMs].map(([text, ms]) => ms - (cameMs.get(text) ?? 0)).sort((one, other) => one - other);
    return figureRow(
      'change in the page until a read shows it, 100/s: p99 ms',
      waits[Math.floor(total * 0.99)] ?? NaN,
      {
        most: 100,
      },
    );
  } finally {
    await house.close();
  }
}

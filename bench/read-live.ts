import { measureLoads } from './load.js';
import { rateRow, tailRow, type Row } from './row.js';
import { openBenchHouse } from './servers.js';

/** The chat with a long history in the default world. */
const CHAT = '447700900456';

/** Reads of the live page against the bare library's, which are of the live page too. */
export async function benchLiveReads(seconds: number): Promise<Row[]> {
  const house = await openBenchHouse();
  try {
    const [bare, ours] = [await house.startBare(), await house.startOurs()];
    const rows: Row[] = [];
    for (const limit of [50, 500]) {
      for (const connections of [1, 8]) {
        const path = `/chats/${CHAT}?limit=${String(limit)}`;
        const loads = await measureLoads(
          {
            bare: { base: `http://127.0.0.1:${String(bare.port)}`, paths: [path] },
            ours: { base: `http://127.0.0.1:${String(ours.port)}`, paths: [`${path}&source=page`] },
          },
          { connections, seconds },
        );
        const name = `live page, limit=${String(limit)}, ${String(connections)} at once`;
        rows.push(rateRow(name, loads.bare, loads.ours, limit === 50 ? 1.25 : 1));
        rows.push(tailRow(name, loads.bare, loads.ours, 1));
      }
    }
    return rows;
  } finally {
    await house.close();
  }
}

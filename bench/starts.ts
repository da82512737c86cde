import type { Row } from './row.js';
import { openBenchHouse } from './servers.js';

const STARTS = 3;

/** From the start of the process to its first QR, the best of three. */
export async function benchStarts(): Promise<Row> {
  const house = await openBenchHouse({ autoScanMs: 1_500 });
  try {
    const times = { bare: [] as number[], ours: [] as number[] };
    for (let i = 0; i < STARTS; i++) {
      const bare = await house.startBare();
      times.bare.push(bare.msToQr ?? Number.POSITIVE_INFINITY);
      await bare.stop();
      const ours = await house.startOurs();
      times.ours.push(ours.msToQr ?? Number.POSITIVE_INFINITY);
      await ours.stop();
    }
    const [bare, ours] = [Math.min(...times.bare), Math.min(...times.ours)];
    const ratio = ours / bare;
    const [baseline, own] = [bare.toFixed(0), ours.toFixed(0)];
    return { name: 'start to QR: ms', baseline, ours: own, ratio, goal: '<= 1.5', holds: ratio <= 1.5 };
  } finally {
    await house.close();
  }
}

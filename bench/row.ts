import type { Load } from './load.js';

/** One line of the table. */
export interface Row {
  readonly name: string;
  readonly baseline: string;
  readonly ours: string;
  readonly ratio: number;
  readonly goal: string;
  readonly holds: boolean;
}

/** Our requests a second against another's, at least `goal` times as many. */
export function rateRow(name: string, baseline: Load, ours: Load, goal: number): Row {
  const ratio = ours.perSecond / baseline.perSecond;
  const [theirs, own] = [baseline.perSecond.toFixed(1), ours.perSecond.toFixed(1)];
  return {
    name: `${name}: requests/s`,
    baseline: theirs,
    ours: own,
    ratio,
    goal: `>= ${String(goal)}`,
    holds: ratio >= goal,
  };
}

/** Our slowest hundredth against another's, at most `goal` times as long. */
export function tailRow(name: string, baseline: Load, ours: Load, goal: number): Row {
  const ratio = ours.p99Ms / baseline.p99Ms;
  const [theirs, own] = [baseline.p99Ms.toFixed(1), ours.p99Ms.toFixed(1)];
  return {
    name: `${name}: p99 ms`,
    baseline: theirs,
    ours: own,
    ratio,
    goal: `<= ${goal.toFixed(3)}`,
    holds: ratio <= goal,
  };
}

/** A figure of ours that must not be above (`most`) or below (`least`) a number. */
export function figureRow(
  name: string,
  value: number,
  { most, least, baseline = '' }: { readonly most?: number; readonly least?: number; readonly baseline?: string },
): Row {
  const goal = most !== undefined ? `<= ${String(most)}` : least !== undefined ? `>= ${String(least)}` : '';
  const holds = (most === undefined || value <= most) && (least === undefined || value >= least);
  return { name, baseline, ours: value.toFixed(value < 10 ? 2 : 0), ratio: NaN, goal, holds };
}

export const TABLE_HEAD =
  '| what | baseline | Causeway | ratio | goal | holds |\n| --- | ---: | ---: | ---: | --- | --- |';

export function printRows(rows: readonly Row[]): void {
  for (const { name, baseline, ours, ratio, goal, holds } of rows) {
    const shown = Number.isNaN(ratio) ? '' : ratio.toFixed(2);
    console.log(`| ${name} | ${baseline} | ${ours} | ${shown} | ${goal} | ${holds ? 'yes' : 'NO'} |`);
  }
}

import { parseArgs } from 'node:util';
import { runLossless, SHORT_PLAN, type LosslessPlan } from './lossless.js';
import { runPace } from './pace.js';

const { values } = parseArgs({
  options: {
    /** A minute or two in place of the whole plan. */
    short: { type: 'boolean', default: false },
    /** One part alone: lossless or pace. */
    only: { type: 'string' },
  },
});

const WHOLE: LosslessPlan = {
  messages: 20_000,
  chats: 40,
  seconds: 1_500,
  downSeconds: 600,
  slowSeconds: 600,
  slowMs: 500,
  receiverKills: 2,
  bridgeKills: 5,
  chromeKills: 3,
  settleSeconds: 600,
};

const show = (name: string, value: number | string, goal = '', holds = true): void => {
  console.log(
    `| ${name} | ${typeof value === 'number' ? String(Math.round(value)) : value} | ${goal} | ${holds ? 'yes' : 'NO'} |`,
  );
  if (!holds) process.exitCode = 1;
};

console.log('| what | measured | goal | holds |\n| --- | ---: | --- | --- |');
if (values.only !== 'pace') {
  const report = await runLossless(values.short ? SHORT_PLAN : WHOLE);
  show('messages that came', report.messages);
  show('kills of receiver, bridge and Chrome', report.kills);
  show('deliveries, all under the id of their event', report.deliveries);
  show('of them repeated', report.repeated);
  show('messages lost', report.lost, '0', report.lost === 0);
  show('messages out of order within their chat', report.reordered, '0', report.reordered === 0);
  show('messages under two ids', report.underTwoIds, '0', report.underTwoIds === 0);
  show('messages that a reader of the log missed', report.logMissed, '0', report.logMissed === 0);
  show('holes and repetitions it saw', report.logHoles, '0', report.logHoles === 0);
}
if (values.only !== 'lossless') {
  const plan = { perSecond: 200, seconds: values.short ? 20 : 300, readers: 100, warmUpSeconds: 10 };
  const { webhook, fromPhone, streams, heapMib, mostRssMib } = await runPace(plan);
  const wanted = plan.perSecond * plan.seconds;
  show('events/s, to one webhook and to 100 streams', plan.perSecond);
  show('log to webhook: p50 ms', webhook.p50Ms);
  show('log to webhook: p99 ms', webhook.p99Ms, '< 250', webhook.p99Ms < 250);
  show('phone to webhook: p99 ms', fromPhone.p99Ms);
  show('log to stream: p50 ms', streams.p50Ms);
  show('log to stream: p99 ms', streams.p99Ms, '< 250', streams.p99Ms < 250);
  show(
    'events over all streams',
    streams.events,
    String(wanted * plan.readers),
    streams.events === wanted * plan.readers,
  );
  show('holes and repetitions they saw', streams.holes, '0', streams.holes === 0);
  const growth = heapMib.last - heapMib.first;
  show(
    'Node, garbage collected, at the start and at the end: MiB',
    `${heapMib.first.toFixed(0)}, ${heapMib.last.toFixed(0)}`,
    '+ 10',
    growth <= 10,
  );
  show('Node, garbage included, at its most: MiB', mostRssMib);
}

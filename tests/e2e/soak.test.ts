import { runLossless, SHORT_PLAN } from '../../bench/soak/lossless.js';
import { runPace } from '../../bench/soak/pace.js';

it('a receiver that is away, slow and killed, kills of the bridge and of Chrome: no message is lost, twice or late', async () => {
  const { deliveries, repeated, ...report } = await runLossless(SHORT_PLAN);
  expect(report).toEqual({
    messages: SHORT_PLAN.messages,
    // The receiver ends twice more than it is killed while slow: when it goes away, and when it gets fast again.
    kills: 3 + SHORT_PLAN.receiverKills + SHORT_PLAN.bridgeKills + SHORT_PLAN.chromeKills,
    lost: 0,
    reordered: 0,
    underTwoIds: 0,
    logMissed: 0,
    logHoles: 0,
  });
  expect(deliveries - repeated).toBeGreaterThanOrEqual(SHORT_PLAN.messages);
}, 300_000);

it('two hundred messages a second reach a webhook and each of a hundred streams', async () => {
  const plan = { perSecond: 200, seconds: 3, readers: 100, warmUpSeconds: 1 };
  const { webhook, streams } = await runPace(plan);
  expect(webhook.events).toBe(plan.perSecond * plan.seconds);
  expect(streams).toMatchObject({ events: plan.perSecond * plan.seconds * plan.readers, ended: 0, holes: 0 });
}, 300_000);

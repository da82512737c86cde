import type { DoctorReport, Finding } from '../../src/core/doctor/finding.js';
import { eventually } from '../support/eventually.js';
import { KEY, openLiveHouse, type LiveHouse } from '../support/live-house.js';
import { runCauseway } from '../support/run-causeway.js';

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');

let house: LiveHouse;

beforeAll(async () => {
  house = await openLiveHouse({ simulator: { autoScan: true } });
  await house.reaches('working');
});
afterAll(async () => {
  await house.close();
});

const examine = async (): Promise<DoctorReport> => {
  const response = await house.get('/doctor');
  expect(response.status).toBe(200);
  return (response.body as { report: DoctorReport }).report;
};
const find = (report: DoctorReport, check: string): Finding | undefined =>
  report.findings.find((finding) => finding.check === check);

it('finds a linked session well: owner, memory, page, features', async () => {
  const report = await examine();
  expect(report.findings.filter(({ status }) => status === 'fail')).toEqual([]);
  expect(report.ok).toBe(true);
  expect(find(report, 'state')).toMatchObject({ session: 'default', status: 'ok' });
  expect(find(report, 'owner')).toMatchObject({
    status: 'ok',
    message: expect.stringContaining(String(process.pid)) as string,
  });
  expect(find(report, 'browser-memory')?.message).toMatch(/uses \d+ MB in \d+ processes/);
  expect(find(report, 'page-build')?.message).toContain(house.bridge.sessions.get('default').pageBuild ?? '?');
  expect(find(report, 'browser')?.message).toContain('runs session default');
  expect(find(report, 'sandbox')?.status).toBe(process.getuid?.() === 0 ? 'warn' : 'ok');
});

it('counts a snapshot that was asked for', async () => {
  const answer = await house.post('/sessions/default/snapshots');
  expect(answer.status).toBe(201);
  const { id, takenAt } = (answer.body as { snapshot: { id: string; takenAt: string } }).snapshot;
  expect((await house.get('/sessions/default/snapshots')).body).toMatchObject({
    snapshots: [{ id }],
    meta: { count: 1 },
  });
  expect(JSON.stringify(answer.body)).not.toContain(house.folder);
  expect(find(await examine(), 'snapshots')?.message).toContain(takenAt);
});

it('holds nothing private, and shows the page only as a picture', async () => {
  const text = JSON.stringify(await examine());
  for (const word of ['447700900', 'Corner Shop', 'Ada', '@c.us']) expect(text).not.toContain(word);
  const picture = await house.get('/sessions/default/screenshot');
  expect(picture.headers['content-type']).toBe('image/png');
  expect(picture.headers['cache-control']).toBe('no-store');
  const bytes = picture.body as Buffer;
  expect(bytes.subarray(0, 8)).toEqual(PNG);
  expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1280, 800]);
});

it('remembers a reload, and names a module that is gone with the routes it disables', async () => {
  house.simulator.door.removeModule({ name: 'WAWebQueryExistsJob' });
  house.simulator.door.reload();
  await eventually('the reload', () => house.bridge.sessions.get('default').state !== 'working');
  await house.reaches('working');
  const report = await examine();
  expect(find(report, 'interruptions')?.message).toContain('reconnecting');
  expect(find(report, 'features')).toMatchObject({
    status: 'warn',
    message: expect.stringMatching(/number-lookup.*WAWebQueryExistsJob.*GET \/contacts\/:chat/) as string,
  });
});

it('compares the clock with the clock of WhatsApp, and says what to do about a wrong one', async () => {
  expect(find(await examine(), 'clock')).toMatchObject({ session: null, status: 'ok' });
  const ofSession = async (): Promise<Finding | undefined> =>
    (await examine()).findings.find(({ check, session }) => check === 'clock' && session === 'default');
  expect(await ofSession()).toMatchObject({ status: 'ok', nextStep: null });

  house.simulator.door.advanceClock({ ms: -600_000 });
  await house.post('/sessions/default/restart');
  await house.reaches('working');
  expect(await ofSession()).toMatchObject({
    status: 'warn',
    message: expect.stringMatching(/was (10 min [0-5]|9 min 5\d) s ahead of the clock of WhatsApp/) as string,
    nextStep: expect.stringContaining('NTP') as string,
  });
  house.simulator.door.advanceClock({ ms: 600_000 });
  await house.post('/sessions/default/restart');
  await house.reaches('working');
  expect(await ofSession()).toMatchObject({ status: 'ok' });
});

it('is the same on the command line, whose exit code is 1 once the phone has unlinked', async () => {
  const env = { SESSIONS_DIR: house.folder, API_KEY: KEY, PORT: new URL(house.bridge.url).port };
  const well = await runCauseway(['doctor'], { env, cwd: house.folder });
  expect(well).toMatchObject({ code: 0, errors: '' });
  expect(well.output).toContain('Session default');

  house.simulator.door.autoScan({ on: false });
  house.simulator.door.unlink({});
  await house.reaches('logged_out');
  const ill = await runCauseway(['doctor', '--json'], { env, cwd: house.folder });
  expect(ill.code).toBe(1);
  expect(find(JSON.parse(ill.output) as DoctorReport, 'state')).toMatchObject({ status: 'fail', session: 'default' });
  const refused = await house.post('/sessions/default/snapshots');
  expect(refused.body).toMatchObject({ code: 'session_not_linked' });
});

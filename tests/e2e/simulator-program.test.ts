import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DoorState } from '../../simulator/door/truth.js';
import { startSimulator } from '../../simulator/start-simulator.js';
import { SimulatorBrowser, untilPage } from '../fixtures/simulator-browser.js';

const PROGRAM = join(import.meta.dirname, '..', '..', 'dist', 'simulator', 'main.js');

describe('the simulator as a program', () => {
  let folder: string;
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'simulator-program-'));
  });

  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  /** What the program prints until it names its page, and a promise of its end. */
  async function start(
    ...args: string[]
  ): Promise<{ child: ChildProcess; output: string; ended: Promise<number | null> }> {
    const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    children.push(child);
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    let output = '';
    await new Promise<void>((resolve) => {
      const collect = (part: Buffer): void => {
        output += part.toString();
        if (output.includes('Page:')) resolve();
      };
      child.stdout.on('data', collect);
      child.stderr.on('data', collect);
      child.once('exit', () => {
        resolve();
      });
    });
    return { child, output, ended };
  }

  it('prints Chrome flags and its door, and leaves when told to', async () => {
    const { child, output, ended } = await start('--chats', '100');
    expect(output).toMatch(/'--host-resolver-rules=MAP web\.whatsapp\.com:443 127\.0\.0\.1:\d+, MAP \* ~NOTFOUND/);
    expect(output).toContain('--causeway-simulator');
    const door = /Door: (?<door>\S+)/.exec(output)?.groups?.['door'] ?? '';
    const state = (await (await fetch(door)).json()) as DoorState;
    expect(state).toMatchObject({ linkedDevices: [], openPages: 0, me: { pn: '447700900100@c.us' } });
    const chats = (await (await fetch(door.replace('/state', '/chats'))).json()) as unknown[];
    expect(chats).toHaveLength(100);

    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    await expect(fetch(door)).rejects.toThrow('fetch failed');
  });

  it('refuses options that make no sense, naming them', async () => {
    const { output, ended } = await start('--chats', 'many');
    expect(output).toContain('--chats takes a whole number, not "many".');
    expect(await ended).not.toBe(0);
  });

  it('knows its devices, and tells the same past, after a restart with the same state file', async () => {
    const stateFile = join(folder, 'state.json');
    const before = await startSimulator({ stateFile });
    const profile = await SimulatorBrowser.on(before);
    const page = await profile.openLinked();
    const oldest = `require('WAWebChatLoadMessages')
      .loadEarlierMsgs({ chat: require('WAWebCollections').Chat.get('447700900123@c.us') })
      .then(([msg]) => ({ id: String(msg.id), t: msg.t, body: msg.body }))`;
    const told = await page.evaluate(oldest);
    await profile.quit();
    await before.close();

    const after = await startSimulator({ stateFile });
    const again = await SimulatorBrowser.on(after, profile.profile);
    const reopened = await again.open();
    await untilPage(reopened, "window.Debug && require('WAWebSocketModel').Socket.hasSynced");
    expect(await reopened.evaluate(oldest)).toEqual(told);
    expect(after.door.state().linkedDevices).toHaveLength(1);
    await again.close();
    await after.close();
  });
});

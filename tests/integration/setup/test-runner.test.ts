import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSmallHouse, type SmallHouse } from './small-house.js';

describe('scripts/test.mjs', () => {
  let house: SmallHouse;
  beforeEach(() => {
    house = buildSmallHouse();
    // Its tests need no database.
    for (const name of ['postgres-server', 'postgres-server-stop']) {
      house.write(`tests/support/${name}.ts`, 'export default () => undefined;');
    }
  });
  afterEach(() => {
    house.remove();
  });

  const test = (args: string[] = [], env: Record<string, string> = {}) => {
    const { status, stdout } = house.run('scripts/test.mjs', args, env);
    const lines = stdout.trimEnd().split('\n');
    return { status, last: lines.at(-1), complaints: lines.filter((line) => line.startsWith('! ')) };
  };

  it('adds up all projects and ends with the count alone', () => {
    house.write('tests/unit/a.test.ts', `it('a', () => {}); it('b', () => {});`);
    house.write('tests/integration/b.test.ts', `it('c', () => {});`);
    house.write('tests/e2e/c.test.ts', `it('d', () => {});`);
    expect(test()).toEqual({ status: 0, last: '4 passed, 0 failed, 0 skipped', complaints: [] });
  });

  it('fails when a test fails, in whichever project', () => {
    house.write('tests/unit/a.test.ts', `it('a', () => {});`);
    house.write('tests/e2e/b.test.ts', `it('b', () => { throw new Error('no'); });`);
    expect(test()).toMatchObject({ status: 1, last: '1 passed, 1 failed, 0 skipped' });
  });

  it('counts a file that cannot be loaded as a failure', () => {
    house.write('tests/unit/a.test.ts', `it('a', () => {});`);
    house.write('tests/unit/b.test.ts', `import './missing.js';`);
    expect(test()).toMatchObject({ status: 1, last: '1 passed, 1 failed, 0 skipped' });
  });

  it('fails on a skipped or planned test and names it', () => {
    house.write('tests/unit/a.test.ts', `it('a', () => {}); it.skip('later', () => {}); it.todo('some day');`);
    house.write('tests/e2e/a.test.ts', `it('b', () => {});`);
    const { status, last, complaints } = test();
    expect({ status, last }).toEqual({ status: 1, last: '2 passed, 0 failed, 2 skipped' });
    expect(complaints).toEqual([
      expect.stringMatching(/^! skipped: later \(.*a\.test\.ts\)$/),
      expect.stringMatching(/^! skipped: some day \(.*a\.test\.ts\)$/),
    ]);
  });

  it('fails when no test ran', () => {
    expect(test(['tests/unit/none'])).toEqual({
      status: 1,
      last: '0 passed, 0 failed, 0 skipped',
      complaints: ['! no test ran'],
    });
  });

  it('fails when everything was asked for and the end-to-end tests are gone', () => {
    house.write('tests/unit/a.test.ts', `it('a', () => {});`);
    const { status, complaints } = test();
    expect(status).toBe(1);
    expect(complaints).toEqual(['! no test ran with --selectProjects e2e --maxWorkers=2']);
  });

  it('hands its arguments to jest, so that one file or one name can be chosen', () => {
    house.write('tests/unit/a.test.ts', `it('a', () => {}); it('b', () => {});`);
    house.write('tests/unit/b.test.ts', `it('c', () => { throw new Error('no'); });`);
    expect(test(['tests/unit/a'])).toMatchObject({ status: 0, last: '2 passed, 0 failed, 0 skipped' });
    expect(test(['tests/unit/a', '-t', 'b'])).toMatchObject({ status: 0, last: '1 passed, 0 failed, 1 skipped' });
    expect(test(['--selectProjects', 'unit'])).toMatchObject({ status: 1, last: '2 passed, 1 failed, 0 skipped' });
  });

  it('ends a hung jest and what it started, even in a process group of its own', () => {
    const code = `
      const { spawn } = await import('node:child_process');
      const { writeFileSync } = await import('node:fs');
      it('hangs', async () => {
        const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true });
        writeFileSync('child.pid', String(child.pid));
        await new Promise(() => {});
      }, 1_000_000);`;
    house.write('tests/e2e/hang.test.ts', code);
    const { status, complaints } = test(['tests/e2e/hang'], { TEST_PHASE_BOUND_S: '6' });
    expect(status).toBe(1);
    expect(complaints).toContain('! jest was still running after 6 s and was killed');
    const pid = Number(readFileSync(join(house.root, 'child.pid'), 'utf8'));
    expect(isRunning(pid)).toBe(false);
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A killed process that nobody has collected yet still has an id; only Linux tells the two apart here.
    return existsSync('/proc/self/stat') ? !readFileSync(`/proc/${String(pid)}/stat`, 'utf8').includes(') Z ') : true;
  } catch {
    return false;
  }
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { readPassphrase } from '../../../src/cli/read-passphrase.js';
import type { Terminal } from '../../../src/cli/terminal.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causeway-passphrase-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

interface FakeTerminal extends Terminal {
  readonly typed: PassThrough;
  shown(): string;
}

/** A person who answers each question with the next line. */
function terminal(env: NodeJS.ProcessEnv, lines: readonly string[] | null): FakeTerminal {
  const typed = new PassThrough();
  const answers = [...(lines ?? [])];
  let shown = '';
  const write = (text: string): void => {
    shown += text;
    if (!text.endsWith(': ')) return;
    const line = answers.shift();
    if (line === undefined) typed.end();
    else typed.write(`${line}\r`);
  };
  return {
    env,
    typed,
    input: Object.assign(typed, { isTTY: lines !== null }),
    output: { write },
    errors: { write },
    shown: () => shown,
  };
}

it('takes the first line of a file before anything else', async () => {
  const file = join(folder, 'phrase');
  await writeFile(file, 'from the file \r\nsecond line\n');
  const env = { CAUSEWAY_PASSPHRASE: 'from the environment' };
  expect(await readPassphrase(terminal(env, null), { file, isNew: true })).toBe('from the file ');
  expect(await readPassphrase(terminal(env, null), { file: undefined, isNew: true })).toBe('from the environment');
});

it('refuses a file without one, a file that is not there, and having nobody to ask', async () => {
  const empty = join(folder, 'empty');
  await writeFile(empty, '\nsecond\n');
  for (const file of [empty, join(folder, 'none'), undefined]) {
    await expect(readPassphrase(terminal({}, null), { file, isNew: false })).rejects.toMatchObject({
      name: 'UsageError',
    });
  }
});

it('asks without showing what is typed, once for an old backup', async () => {
  const person = terminal({}, ['a shop and its phone']);
  expect(await readPassphrase(person, { file: undefined, isNew: false })).toBe('a shop and its phone');
  expect(person.shown()).toBe('Passphrase of the backup: \n');
});

it('asks twice for a new backup, and takes only the same', async () => {
  expect(await readPassphrase(terminal({}, ['same here', 'same here']), { file: undefined, isNew: true })).toBe(
    'same here',
  );
  const slip = terminal({}, ['same here', 'same hare']);
  await expect(readPassphrase(slip, { file: undefined, isNew: true })).rejects.toThrow('differ');
  expect(slip.shown()).not.toMatch(/same h[ea]re/);
});

it('ends when the person goes away', async () => {
  await expect(readPassphrase(terminal({}, []), { file: undefined, isNew: false })).rejects.toThrow('No passphrase');
});

import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { BridgeError } from '../../../src/core/errors/bridge-error.js';
import { Ffmpeg } from '../../../src/files/ffmpeg.js';
import { OutboxFiles } from '../../../src/files/outbox-files.js';

const MIB = 1024 * 1024;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causeway ffmpeg $(x) '));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A stand-in for ffmpeg: what it does is the body of a program that knows its arguments as `args`. */
async function fake(body: string): Promise<string> {
  const path = join(folder, 'fake ffmpeg');
  const program = `const args = process.argv.slice(2); const fs = require('node:fs'); ${body}`;
  await writeFile(path, `#!${process.execPath}\n${program}\n`);
  await chmod(path, 0o700);
  return path;
}

async function source(bytes = 'a film'): Promise<string> {
  const path = join(folder, '-i; rm -rf x');
  await writeFile(path, bytes);
  return path;
}

async function refusal(promise: Promise<unknown>): Promise<BridgeError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof BridgeError) return error;
    throw error;
  }
  throw new Error('It was not refused');
}

const COPIES = `
  const from = args[args.indexOf('-i') + 1].slice('file:'.length);
  const to = args.at(-1).slice('file:'.length);
  fs.writeFileSync(to, args.join(' ') + '\\n' + fs.readFileSync(from));`;

describe('converting with ffmpeg', () => {
  it('makes a voice message of Opus in Ogg, mono, and a film of H.264 and AAC', async () => {
    const ffmpeg = new Ffmpeg({ executable: await fake(COPIES) });
    const target = join(folder, 'to');
    expect(await ffmpeg.convert(await source(), target, 'voice', MIB)).toBe('audio/ogg; codecs=opus');
    expect(await readFile(target, 'utf8')).toMatch(/-ac 1 -ar 48000 -c:a libopus .* -f ogg [^]*a film$/);
    expect(await ffmpeg.convert(await source(), target, 'video', MIB)).toBe('video/mp4');
    expect(await readFile(target, 'utf8')).toMatch(/-c:v libx264 .* -pix_fmt yuv420p .* -c:a aac .* -f mp4 /);
  });

  it('lets a stranger’s file open neither addresses nor other files by protocol, and bounds what comes out', async () => {
    const ffmpeg = new Ffmpeg({ executable: await fake(COPIES) });
    const target = join(folder, 'to');
    await ffmpeg.convert(await source(), target, 'video', MIB);
    const said = await readFile(target, 'utf8');
    expect(said).toContain('-protocol_whitelist file -i file:');
    expect(said).toContain(`-fs ${String(MIB + 1)}`);
  });

  it('says that there is none', async () => {
    for (const executable of [join(folder, 'nowhere'), 'causeway-has-no-such-ffmpeg']) {
      const { code } = await refusal(
        new Ffmpeg({ executable }).convert(await source(), join(folder, 'to'), 'voice', MIB),
      );
      expect(code).toBe('conversion_unavailable');
    }
  });

  it('says that it could not read the file, and keeps what ffmpeg said for the log', async () => {
    const executable = await fake("console.error('Invalid data found'); process.exit(1)");
    const error = await refusal(new Ffmpeg({ executable }).convert(await source(), join(folder, 'to'), 'voice', MIB));
    expect([error.code, error.message.includes('Invalid data')]).toEqual(['media_refused', false]);
    expect(String(error.cause)).toContain('Invalid data found');
  });

  it('ends one that takes too long, with everything it started', async () => {
    const pids = join(folder, 'pids');
    const executable = await fake(
      `const { spawn } = require('node:child_process');
       const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
       fs.writeFileSync(${JSON.stringify(pids)}, process.pid + ' ' + child.pid);
       setInterval(() => {}, 1000)`,
    );
    const ffmpeg = new Ffmpeg({ executable, timeoutMs: 1_500 });
    const error = await refusal(ffmpeg.convert(await source(), join(folder, 'to'), 'video', MIB));
    expect([error.code, error.message.includes('took longer')]).toEqual(['media_refused', true]);
    for (const pid of (await readFile(pids, 'utf8')).split(' ').map(Number)) {
      expect(stateOf(pid)).toMatch(/^$|Z/);
    }
  });
});

/** The state of a process as `ps` says it; nothing when there is none. */
function stateOf(pid: number): string {
  try {
    return execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

describe('files in the outbox', () => {
  const bytes = async function* (...parts: string[]) {
    for (const part of parts) yield Promise.resolve(Buffer.from(part));
  };

  it('are kept, converted in their place, read and removed', async () => {
    const files = new OutboxFiles(folder, new Ffmpeg({ executable: await fake(COPIES) }));
    const kept = await files.keep('shop', '3EB0AAAA', bytes('a ', 'film'), MIB);
    expect([kept.bytes, String(kept.head)]).toEqual([6, 'a film']);
    const converted = await files.convert('shop', '3EB0AAAA', 'voice', MIB);
    expect(converted.mimetype).toBe('audio/ogg; codecs=opus');
    const parts: Uint8Array[] = [];
    for await (const part of files.read('shop', '3EB0AAAA')) parts.push(part);
    expect(Buffer.concat(parts)).toHaveLength(converted.bytes);
    await files.remove('shop', '3EB0AAAA');
    await expect(readFile(join(folder, 'shop', 'outbox', '3EB0AAAA'))).rejects.toThrow('ENOENT');
  });

  it('leave nothing when they are too large or break off, and are swept when nobody sends them', async () => {
    const files = new OutboxFiles(folder, new Ffmpeg({ executable: 'none' }));
    expect((await refusal(files.keep('shop', '3EB0AAAA', bytes('abc', 'def'), 5))).code).toBe('media_refused');
    const broken = async function* () {
      yield Promise.resolve(Buffer.from('x'));
      throw new Error('broken off');
    };
    await expect(files.keep('shop', '3EB0AAAA', broken(), 5)).rejects.toThrow('broken off');
    await files.keep('shop', '3EB0BBBB', bytes('b'), 5);
    await files.keep('shop', '3EB0CCCC', bytes('c'), 5);
    await files.sweep(new Set(['3EB0CCCC']));
    await expect(readFile(join(folder, 'shop', 'outbox', '3EB0BBBB'))).rejects.toThrow('ENOENT');
    expect(await readFile(join(folder, 'shop', 'outbox', '3EB0CCCC'), 'utf8')).toBe('c');
  });

  it('have names of ours only', async () => {
    const files = new OutboxFiles(folder, new Ffmpeg({ executable: 'none' }));
    await expect(files.keep('shop', '../../evil', bytes('x'), 5)).rejects.toThrow('no message id');
  });
});

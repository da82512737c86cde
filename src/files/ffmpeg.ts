import { spawn } from 'node:child_process';
import { BridgeError } from '../core/errors/bridge-error.js';

export interface FfmpegOptions {
  /** A path, or a name to be found in PATH. */
  readonly executable: string;
  /** How long one conversion may take, in ms. */
  readonly timeoutMs?: number | undefined;
}

type Target = 'voice' | 'video';

const TIMEOUT_MS = 120_000;
const AT_ONCE = 2;
const MOST_WORDS = 2_000;
const MIMETYPE: Readonly<Record<Target, string>> = { voice: 'audio/ogg; codecs=opus', video: 'video/mp4' };
/** What WhatsApp plays on every phone. */
const ARGUMENTS: Readonly<Record<Target, readonly string[]>> = {
  voice: ['-map', '0:a:0', '-vn', '-ac', '1', '-ar', '48000', '-c:a', 'libopus', '-b:a', '32k', '-f', 'ogg'],
  video: [
    ...['-map', '0:v:0', '-map', '0:a:0?', '-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'main'],
    // H.264 wants even sides and this pixel format; old phones know no other.
    ...['-pix_fmt', 'yuv420p', '-vf', 'scale=trunc(iw/2)*2:trunc(ih/2)*2', '-c:a', 'aac', '-b:a', '128k'],
    ...['-movflags', '+faststart', '-f', 'mp4'],
  ],
};

/** Converts files with ffmpeg, as a process of its own without a shell, two at a time. */
export class Ffmpeg {
  readonly #options: FfmpegOptions;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(options: FfmpegOptions) {
    this.#options = options;
  }

  /**
   * Writes the converted file and gives its type. Throws `conversion_unavailable` when there is no ffmpeg, and
   * `media_refused` when it cannot read the file, takes too long or makes more than `maxBytes`.
   */
  async convert(source: string, target: string, to: Target, maxBytes: number): Promise<string> {
    await this.#turn();
    try {
      await this.#run([
        // The file is a stranger's: it may name no other files and no addresses.
        ...[
          '-hide_banner',
          '-nostdin',
          '-loglevel',
          'error',
          '-y',
          '-protocol_whitelist',
          'file',
          '-i',
          `file:${source}`,
        ],
        ...['-map_metadata', '-1', ...ARGUMENTS[to], '-fs', String(maxBytes + 1), `file:${target}`],
      ]);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
    return MIMETYPE[to];
  }

  async #run(args: readonly string[]): Promise<void> {
    const { executable, timeoutMs = TIMEOUT_MS } = this.#options;
    await new Promise<void>((resolve, reject) => {
      const child = spawn(executable, args, { stdio: ['ignore', 'ignore', 'pipe'], shell: false, detached: true });
      let words = '';
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        killGroup(child.pid);
      }, timeoutMs);
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        words = (words + text).slice(-MOST_WORDS);
      });
      child.on('error', (error: NodeJS.ErrnoException) => {
        clearTimeout(timer);
        const isAbsent = error.code === 'ENOENT' || error.code === 'EACCES';
        reject(isAbsent ? unavailable(executable, error) : error);
      });
      child.on('close', (code) => {
        clearTimeout(timer);
        if (code === 0) resolve();
        else reject(refused(isLate ? `took longer than ${String(timeoutMs / 1000)} s` : 'could not read it', words));
      });
    });
  }

  /** Whoever ends hands its place to the next, so that nobody slips in between. */
  async #turn(): Promise<void> {
    if (this.#running < AT_ONCE) this.#running += 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}

/** With whatever it started: a wrapper script would leave the real one behind. */
function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended by itself meanwhile.
  }
}

function unavailable(executable: string, cause: Error): BridgeError {
  return new BridgeError('conversion_unavailable', `There is no ffmpeg to convert with (${executable}).`, { cause });
}

function refused(what: string, words: string): BridgeError {
  const cause = new Error(words.trim() === '' ? 'ffmpeg said nothing' : words.trim());
  return new BridgeError('media_refused', `The file could not be converted: ffmpeg ${what}.`, { cause });
}

import type { MediaOpened } from '../page-contract.js';
import { findMessage } from './find-message.js';
import { late, Pace } from './pace.js';
import { waModule } from './wa-modules.js';

type Outcome =
  | { readonly kind: 'ok'; readonly bytes: Uint8Array }
  | { readonly kind: 'gone' | 'later' }
  | { readonly kind: 'failed'; readonly reason: string };

interface Download {
  readonly token: number;
  readonly messageId: string;
  readonly done: Promise<Outcome>;
  bytes: Uint8Array | null;
  touchedMs: number;
}

/** A file that nobody asks for any more is let go after this time. */
const EXPIRES_MS = 120_000;
/** Node asks for two at once; the others are finished ones whose asker went away. */
const HELD_AT_MOST = 6;

const downloads = new Map<number, Download>();
let lastToken = 0;

/**
 * Begins the download of a message's file, or joins the one under way, and waits up to `waitMs` for it. The decrypted
 * file stays here under the token until it is released or was left alone for two minutes.
 */
export async function openMedia(request: {
  readonly messageId: string;
  readonly waitMs: number;
}): Promise<MediaOpened> {
  forgetAbandoned();
  const download = [...downloads.values()].find(({ messageId }) => messageId === request.messageId);
  const running = download ?? (await begin(request.messageId));
  if ('outcome' in running) return running;

  running.touchedMs = performance.now();
  const outcome = await new Pace(request.waitMs).within(running.done);
  running.touchedMs = performance.now();
  if (outcome === late) return { outcome: 'fetching' };
  if (outcome.kind === 'ok') return { outcome: 'ok', token: running.token, bytes: outcome.bytes.byteLength };
  downloads.delete(running.token);
  return outcome.kind === 'failed' ? { outcome: 'failed', reason: outcome.reason } : { outcome: outcome.kind };
}

/** A slice as base64; throws when the token is not known (any more). */
export function readMedia({ token, from, length }: { token: number; from: number; length: number }): string {
  const download = downloads.get(token);
  if (!download?.bytes) throw new Error('This file is no longer held in the page');
  download.touchedMs = performance.now();
  return toBase64(download.bytes.subarray(from, from + length));
}

export function releaseMedia({ token }: { token: number }): void {
  downloads.delete(token);
}

async function begin(messageId: string): Promise<Download | MediaOpened> {
  const message = await findMessage(messageId);
  if (message === undefined) return { outcome: 'message_unknown' };
  if (!message.mediaData || !message.directPath) return { outcome: 'no_media' };
  if (downloads.size >= HELD_AT_MOST) return { outcome: 'fetching' };
  lastToken += 1;
  const download: Download = {
    token: lastToken,
    messageId,
    done: fetchFile(message).then((outcome) => {
      if (outcome.kind === 'ok') download.bytes = outcome.bytes;
      return outcome;
    }),
    bytes: null,
    touchedMs: performance.now(),
  };
  downloads.set(download.token, download);
  setTimeout(forgetAbandoned, EXPIRES_MS + 1_000);
  return download;
}

/** The steps of the library's `Message.downloadMedia` (wwebjs-contract 3.2), with its silences told apart. Never rejects. */
async function fetchFile(message: any): Promise<Outcome> {
  try {
    if (message.mediaData.mediaStage === 'REUPLOADING') return { kind: 'later' };
    if (message.mediaData.mediaStage !== 'RESOLVED') {
      // rmrReason 1 asks the phone to upload again what the servers have dropped.
      await message.downloadMedia({ downloadEvenIfExpensive: true, rmrReason: 1 });
    }
    const stage = String(message.mediaData.mediaStage);
    if (stage === 'REUPLOADING' || stage === 'FETCHING') return { kind: 'later' };
    if (stage === 'ERROR_MISSING') return { kind: 'gone' };
    if (stage.includes('ERROR')) return { kind: 'failed', reason: stage };
    const file = await waModule('WAWebDownloadManager').downloadManager.downloadAndMaybeDecrypt({
      directPath: message.directPath,
      encFilehash: message.encFilehash,
      filehash: message.filehash,
      mediaKey: message.mediaKey,
      mediaKeyTimestamp: message.mediaKeyTimestamp,
      type: message.type,
      signal: new AbortController().signal,
      downloadQpl: noMeasurements,
    });
    return { kind: 'ok', bytes: new Uint8Array(file) };
  } catch (error) {
    const { status, name, message: text } = (error ?? {}) as { status?: unknown; name?: unknown; message?: unknown };
    if (status === 404 || status === 410) return { kind: 'gone' };
    return { kind: 'failed', reason: String(text ?? name ?? error) };
  }
}

/** WhatsApp measures its downloads; it does not work without something to tell (contract: `downloadQpl`). */
const noMeasurements = {
  addAnnotations: () => noMeasurements,
  addPoint: () => noMeasurements,
};

function forgetAbandoned(): void {
  for (const [token, { touchedMs, bytes }] of downloads) {
    if (bytes !== null && performance.now() - touchedMs > EXPIRES_MS) downloads.delete(token);
  }
}

function toBase64(bytes: Uint8Array): string {
  let text = '';
  // One call takes so many arguments and no more.
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

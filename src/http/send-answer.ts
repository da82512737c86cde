import type { Response } from 'express';
import type { Answer, ChannelAnswer, EventsAnswer, SocketAnswer, StreamAnswer } from './route.js';
import { openSocket } from './upgrades.js';
import { sendEvents } from './send-events.js';
import { sendStream } from './send-stream.js';

const JSON_TYPE = 'application/json; charset=utf-8';
/** Pieces up to this size are put together: one more for the socket costs as much as copying so many bytes. */
const SMALL_BYTES = 16 * 1024;
/** An answer up to this size goes out as one piece, with its head: copying it costs less than a longer way out. */
const WHOLE_BYTES = 512 * 1024;

type WholeAnswer = Exclude<
  Answer,
  ChannelAnswer | EventsAnswer | SocketAnswer | StreamAnswer | { readonly empty: true }
>;

/** Writes an answer with its exact Content-Length. Raw JSON goes out as it came, other JSON indented as told. */
export async function sendAnswer(
  response: Response,
  answer: Exclude<Answer, ChannelAnswer>,
  jsonIndent?: number,
): Promise<void> {
  if ('stream' in answer) return sendStream(response, answer);
  if ('socket' in answer) {
    openSocket(response, answer);
    return;
  }
  if ('events' in answer) {
    sendEvents(response, answer);
    return;
  }
  if ('empty' in answer) {
    response.statusCode = answer.status ?? 204;
    for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
    response.end();
    return;
  }
  const chunks = chunksOf(answer, jsonIndent);
  let length = 0;
  for (const chunk of chunks) length += chunk.byteLength;
  response.statusCode = answer.status ?? 200;
  response.setHeader('Content-Type', 'contentType' in answer ? answer.contentType : JSON_TYPE);
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  response.setHeader('Content-Length', length);
  if (length <= WHOLE_BYTES) {
    response.end(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, length));
    return;
  }
  response.cork();
  for (const chunk of chunks) response.write(chunk);
  response.end();
  response.uncork();
}

function chunksOf(answer: WholeAnswer, jsonIndent?: number): readonly Uint8Array[] {
  if ('rawJson' in answer) return gathered(answer.rawJson);
  if ('json' in answer) return [Buffer.from(JSON.stringify(answer.json, null, jsonIndent), 'utf8')];
  return [typeof answer.content === 'string' ? Buffer.from(answer.content, 'utf8') : answer.content];
}

/** Small pieces joined with their neighbours, large ones as they are. */
function gathered(pieces: readonly (string | Uint8Array)[]): readonly Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let small: Uint8Array[] = [];
  const flush = (): void => {
    if (small.length > 0) chunks.push(small.length === 1 && small[0] ? small[0] : Buffer.concat(small));
    small = [];
  };
  for (const piece of pieces) {
    const bytes = typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece;
    if (bytes.byteLength > SMALL_BYTES) {
      flush();
      chunks.push(bytes);
    } else if (bytes.byteLength > 0) {
      small.push(bytes);
    }
  }
  flush();
  return chunks;
}

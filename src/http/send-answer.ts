import type { Response } from 'express';
import type { Answer, EventsAnswer, StreamAnswer } from './route.js';
import { sendEvents } from './send-events.js';
import { sendStream } from './send-stream.js';

const JSON_TYPE = 'application/json; charset=utf-8';

type WholeAnswer = Exclude<Answer, EventsAnswer | StreamAnswer | { readonly empty: true }>;

/** Writes an answer with its exact Content-Length. Raw JSON goes out as it came, encoded once and never joined. */
export async function sendAnswer(response: Response, answer: Answer): Promise<void> {
  if ('stream' in answer) return sendStream(response, answer);
  if ('events' in answer) {
    sendEvents(response, answer);
    return;
  }
  if ('empty' in answer) {
    response.status(answer.status ?? 204);
    for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
    response.end();
    return;
  }
  const chunks = chunksOf(answer);
  let length = 0;
  for (const chunk of chunks) length += chunk.byteLength;
  response.status(answer.status ?? 200);
  response.setHeader('Content-Type', 'contentType' in answer ? answer.contentType : JSON_TYPE);
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  response.setHeader('Content-Length', length);
  response.cork();
  for (const chunk of chunks) response.write(chunk);
  response.end();
  response.uncork();
}

function chunksOf(answer: WholeAnswer): readonly Uint8Array[] {
  if ('rawJson' in answer)
    return answer.rawJson.filter((piece) => piece !== '').map((piece) => Buffer.from(piece, 'utf8'));
  if ('json' in answer) return [Buffer.from(JSON.stringify(answer.json), 'utf8')];
  return [typeof answer.content === 'string' ? Buffer.from(answer.content, 'utf8') : answer.content];
}

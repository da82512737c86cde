import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy } from '@fastify/busboy';
import express, { type Request, type RequestHandler, type Response } from 'express';
import { BridgeError, invalidInput } from '../../core/errors/bridge-error.js';
import { UploadedFile, UploadedForm } from '../families/uploaded-file.js';

const MOST_FIELDS = 200;
const MOST_FIELD_BYTES = 256 * 1024;

/** Reads the body of a route that takes files: a form with one file on the disk, or bytes large enough for base64. */
export function uploadBody(maxFileBytes: number): RequestHandler {
  // Base64 is a third longer, and there are other fields.
  const raw: RequestHandler = express.raw({ type: () => true, limit: Math.ceil(maxFileBytes * 1.4) + 1024 * 1024 });
  return (request, response, next) => {
    const type = request.headers['content-type'] ?? '';
    if (!/^multipart\/form-data\b/i.test(type)) {
      raw(request, response, next);
      return;
    }
    void readForm(request, response, maxFileBytes).then(
      (form) => {
        request.body = form;
        next();
      },
      (error: unknown) => {
        // What is still on its way would be taken for the next request of this connection.
        request.unpipe();
        request.resume();
        response.setHeader('Connection', 'close');
        next(error);
      },
    );
  };
}

async function readForm(request: Request, response: Response, maxFileBytes: number): Promise<UploadedForm> {
  const folder = await mkdtemp(join(tmpdir(), 'causeway-upload-'));
  response.on('close', () => {
    void rm(folder, { recursive: true, force: true }).catch(() => undefined);
  });
  const fields: Record<string, string | string[] | UploadedFile> = {};
  const writing: Promise<void>[] = [];
  await new Promise<void>((resolve, reject) => {
    const parser = open(request, maxFileBytes);
    parser.on('field', (name, value, nameCut, valueCut) => {
      if (nameCut || valueCut)
        reject(invalidInput(name.slice(0, 80), `at most ${String(MOST_FIELD_BYTES)} bytes`, 'more'));
      else add(fields, name, value);
    });
    parser.on('file', (name, stream, filename, _encoding, mimetype) => {
      const path = join(folder, String(writing.length));
      const written = store(stream, path, maxFileBytes).then((size) => {
        if (fields[name] !== undefined) throw invalidInput(name, 'one file', 'two');
        fields[name] = new UploadedFile({ path, size, mimetype, filename: filename || null });
      });
      written.catch(reject);
      writing.push(written);
    });
    for (const limit of ['fieldsLimit', 'filesLimit', 'partsLimit'] as const) {
      parser.on(limit, () => {
        reject(invalidInput('body', `a form with one file and at most ${String(MOST_FIELDS)} fields`, 'more'));
      });
    }
    parser.on('error', (error: unknown) => {
      reject(new BridgeError('invalid_request', 'The form cannot be read.', { cause: error }));
    });
    parser.on('finish', resolve);
    request.on('aborted', () => {
      reject(new BridgeError('invalid_request', 'The form ended in the middle.'));
    });
    request.pipe(parser);
  });
  await Promise.all(writing);
  return new UploadedForm(fields);
}

function open(request: Request, maxFileBytes: number) {
  try {
    return new Busboy({
      headers: { ...request.headers, 'content-type': request.headers['content-type'] ?? '' },
      limits: { files: 1, fields: MOST_FIELDS, fieldSize: MOST_FIELD_BYTES, fileSize: maxFileBytes, headerPairs: 100 },
    });
  } catch (error) {
    throw new BridgeError('invalid_request', 'The form cannot be read: its boundary is missing.', { cause: error });
  }
}

async function store(stream: Readable & { truncated?: boolean }, path: string, maxFileBytes: number): Promise<number> {
  const target = createWriteStream(path, { flags: 'wx', mode: 0o600 });
  await pipeline(stream, target);
  if (stream.truncated === true) {
    const mib = String(Math.floor(maxFileBytes / (1024 * 1024)));
    throw new BridgeError('payload_too_large', `The file is larger than ${mib} MiB (MEDIA_MAX_MB).`);
  }
  return target.bytesWritten;
}

function add(fields: Record<string, string | string[] | UploadedFile>, name: string, value: string): void {
  const known = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (known === undefined) Object.defineProperty(fields, name, { value, enumerable: true, writable: true });
  else if (known instanceof UploadedFile) throw invalidInput(name, 'one value', 'a file and a text');
  else fields[name] = Array.isArray(known) ? [...known, value] : [known, value];
}

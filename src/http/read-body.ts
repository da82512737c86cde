import { parse as parseForm } from 'node:querystring';
import type { Request } from 'express';
import { BridgeError } from '../core/errors/bridge-error.js';
import { UploadedForm } from './families/uploaded-file.js';

// Seeds invite `{"limit":Infinity}`; nothing longer than such a body needs a second look.
const LENIENT_MAX_LENGTH = 4_096;

/**
 * The body as a value: JSON, or a form's fields as strings; undefined when there is none. JSON is also read from a
 * form-typed body, because `curl -d '{…}'` sends it so. On GET a bare `Infinity` is read as the string "Infinity".
 */
export function readBody(request: Request): unknown {
  const bytes: unknown = request.body;
  if (bytes instanceof UploadedForm) return bytes.fields;
  if (!(bytes instanceof Uint8Array) || bytes.byteLength === 0) return undefined;
  const [type, charset] = contentTypeOf(request.headers['content-type'] ?? '');
  if (charset !== '' && charset !== 'utf-8' && charset !== 'utf8' && charset !== 'us-ascii') {
    throw unsupported(`charset ${JSON.stringify(charset)}`);
  }
  const text = decode(bytes).trim();
  if (text === '') return undefined;
  const isForm = type === 'application/x-www-form-urlencoded';
  const isGet = request.method === 'GET' || request.method === 'HEAD';
  if (type === 'application/json' || type.endsWith('+json') || ((isForm || isGet) && text.startsWith('{'))) {
    return parseJson(text, isGet);
  }
  if (isForm) return { ...parseForm(text) };
  throw unsupported(type === '' ? 'no content type' : `content type ${JSON.stringify(type.slice(0, 60))}`);
}

function contentTypeOf(header: string): readonly [type: string, charset: string] {
  const type = (header.split(';', 1)[0] ?? '').trim().toLowerCase();
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(header)?.[1] ?? '';
  return [type, charset.toLowerCase()];
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new BridgeError('invalid_json', 'The request body is not valid UTF-8.');
  }
}

function parseJson(text: string, lenient: boolean): unknown {
  try {
    return JSON.parse(text);
  } catch {
    if (lenient && text.length <= LENIENT_MAX_LENGTH) return parseLenient(text);
    throw invalidJson();
  }
}

function parseLenient(text: string): unknown {
  const quoted = text.replace(/"(?:[^"\\]|\\.)*"|-?\bInfinity\b/g, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  );
  try {
    return JSON.parse(quoted);
  } catch {
    throw invalidJson();
  }
}

function invalidJson(): BridgeError {
  return new BridgeError('invalid_json', 'The request body is not valid JSON.');
}

function unsupported(what: string): BridgeError {
  return new BridgeError('unsupported_media_type', `The body came with ${what}; this route reads JSON in UTF-8.`);
}

import { z } from 'zod';
import type { JsonText } from '../../core/chats/chats-api.js';
import type { RouteContext } from '../route.js';
import { csvHeader, toCsvLine } from './message-csv.js';
import { toTextLine } from './message-text.js';

/** How messages can be given beside JSON, and what that is called in `Accept`. */
const TYPES = { ndjson: 'application/x-ndjson', csv: 'text/csv', text: 'text/plain' } as const;

export type StreamedForm = keyof typeof TYPES;
export type MessageForm = 'json' | StreamedForm;

export const formatQuery = z
  .enum(['json', 'ndjson', 'csv', 'text'], { error: '"json", "ndjson", "csv" or "text"' })
  .optional()
  .meta({
    description:
      'Default: what Accept asks for, else `json`. `ndjson`: a message a line; `csv`: RFC 4180 and safe to open in a spreadsheet; `text`: reads like an exported chat.',
  });

/** For the documentation of a route that gives messages. */
export const FORM_TYPES: Readonly<Record<string, z.ZodType>> = {
  [TYPES.ndjson]: z.string().meta({ description: 'One message a line, as JSON' }),
  [TYPES.csv]: z.string().meta({ description: 'One message a row' }),
  [TYPES.text]: z.string().meta({ description: 'One message a line, for people' }),
};

/** What the request asks for: `format` first, then Accept; JSON when neither says or can be met. */
export function chosenForm(context: RouteContext, format: MessageForm | undefined): MessageForm {
  if (format !== undefined) return format;
  const type = context.accepts(['application/json', ...Object.values(TYPES)]);
  return STREAMED.find((form) => TYPES[form] === type) ?? 'json';
}

const STREAMED: readonly StreamedForm[] = ['ndjson', 'csv', 'text'];

/** Messages in another form than JSON, a piece for every part that is read. */
export function inForm(
  form: StreamedForm,
  parts: AsyncIterable<readonly JsonText[]>,
): { readonly stream: AsyncIterable<string>; readonly contentType: string } {
  return { stream: lines(form, parts), contentType: `${TYPES[form]}; charset=utf-8` };
}

async function* lines(form: StreamedForm, parts: AsyncIterable<readonly JsonText[]>): AsyncGenerator<string> {
  if (form === 'csv') yield csvHeader();
  for await (const part of parts) {
    const text = part.map((json) => toLine(form, typeof json === 'string' ? json : decoder.decode(json))).join('');
    if (text !== '') yield text;
  }
}

const decoder = new TextDecoder();

function toLine(form: StreamedForm, json: string): string {
  if (form === 'ndjson') return `${json}\n`;
  const message: unknown = JSON.parse(json);
  return form === 'csv' ? toCsvLine(message) : toTextLine(message);
}

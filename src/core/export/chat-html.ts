import { baseType } from '../media/file-name.js';
import type { ExportRow } from '../ports/export-ports.js';
import { asText, fieldsOf } from '../history/json-fields.js';

const STYLE = `
:root { color-scheme: light dark; --paper: #efeae2; --me: #d9fdd3; --them: #fff; --ink: #111b21; --soft: #5b6b73; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #0b141a; --me: #005c4b; --them: #202c33; --ink: #e9edef; --soft: #9fb0b8; }
}
body { margin: 0 auto; max-width: 46rem; padding: 1rem; background: var(--paper); color: var(--ink);
  font: 16px/1.4 system-ui, sans-serif; }
h1 { font-size: 1.25rem; } .note, .day, .meta, .missing { color: var(--soft); font-size: .8rem; }
.day { text-align: center; margin: 1rem 0 .5rem; }
.m { background: var(--them); border-radius: .6rem; margin: .25rem auto .25rem 0; padding: .4rem .7rem; width: fit-content;
  max-width: 82%; overflow-wrap: anywhere; }
.me { background: var(--me); margin: .25rem 0 .25rem auto; }
.m p { margin: 0; white-space: pre-wrap; } .who { font-weight: 600; font-size: .85rem; }
.m blockquote { border-left: 3px solid var(--soft); margin: .2rem 0; padding: 0 .6rem; color: var(--soft); }
img, video { max-width: 100%; max-height: 24rem; border-radius: .4rem; display: block; } audio { max-width: 100%; }
@media print { body { background: none } .m { break-inside: avoid; border: 1px solid var(--soft) } }
`;
const LONGEST_QUOTE = 200;

/** The file of a message in the export; null when it is not in it. */
export type PathOf = (row: ExportRow) => string | null;

export function htmlHead(title: string, note: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="script-src 'none'; object-src 'none'; base-uri 'none'">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1 dir="auto">${escaped(title)}</h1>
<p class="note">${escaped(note)}</p>
`;
}

export const HTML_END = '</body>\n</html>\n';

/** One message as it reads in a chat; times are UTC. */
export function messageHtml(row: ExportRow, name: string | null, pathOf: PathOf): string {
  const time = new Date(row.timestamp * 1000).toISOString();
  const parts = [
    name === null ? '' : `<div class="who" dir="auto">${escaped(name)}</div>`,
    quoteHtml(row),
    mediaHtml(row, pathOf(row)),
    textHtml(row),
    `<div class="meta"><time datetime="${time}">${time.slice(11, 16)}</time>${row.editedAt === null ? '' : ' · edited'}` +
      `${row.reactions.length === 0 ? '' : ` · ${escaped(row.reactions.join(' '))}`}</div>`,
  ];
  return `<div class="m${row.fromMe ? ' me' : ''}">${parts.join('')}</div>\n`;
}

export function dayHtml(day: string): string {
  return `<div class="day">${escaped(day)}</div>\n`;
}

/** Safe in text and in quoted attributes; nothing that a sender wrote is ever markup. */
export function escaped(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');
}

function textHtml({ revoked, text, type, media }: ExportRow): string {
  if (revoked) return '<p class="missing">This message was deleted.</p>';
  if (text !== '') return `<p dir="auto">${escaped(text)}</p>`;
  return media === null ? `<p class="missing">[${escaped(type)}]</p>` : '';
}

function quoteHtml({ json }: ExportRow): string {
  const quoted = fieldsOf(fieldsOf(fieldsOf(JSON.parse(json))['_data'])['quotedMsg']);
  if (Object.keys(quoted).length === 0) return '';
  const isText = quoted['type'] === undefined || quoted['type'] === 'chat';
  const text = asText(quoted['caption']) ?? (isText ? asText(quoted['body']) : null) ?? `[${String(quoted['type'])}]`;
  return `<blockquote dir="auto">${escaped(text.slice(0, LONGEST_QUOTE).replace(/[\ud800-\udbff]$/, ''))}</blockquote>`;
}

function mediaHtml({ media, type }: ExportRow, path: string | null): string {
  if (media === null) return '';
  const label = media.filename ?? type;
  if (path === null) return `<div class="missing">[${escaped(label)}: not in this export]</div>`;
  const source = escaped(encodeURI(path));
  const [kind] = baseType(media.mimetype).split('/');
  if (kind === 'image') return `<a href="${source}"><img src="${source}" alt="${escaped(label)}" loading="lazy"></a>`;
  if (kind === 'video') return `<video src="${source}" controls preload="none"></video>`;
  if (kind === 'audio') return `<audio src="${source}" controls preload="none"></audio>`;
  return `<div><a href="${source}" download="${escaped(label)}" dir="auto">${escaped(label)}</a></div>`;
}

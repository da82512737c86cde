import { toMessageLine, type MessageLine } from './message-line.js';

const NAMED: Readonly<Record<string, string>> = {
  image: 'image',
  video: 'video',
  audio: 'audio',
  ptt: 'voice message',
  document: 'file',
  sticker: 'sticker',
};

/**
 * A message as an exported chat shows it: `[2026-11-21 14:15:18] Ana: Hello`, in UTC. Further lines of its text are
 * indented, so that no text can look like another message.
 */
export function toTextLine(message: unknown): string {
  const line = toMessageLine(message);
  const time = line.timestamp?.replace('T', ' ').replace('.000Z', '') ?? '?';
  const text = [thingOf(line), line.body].filter((part) => part !== '').join(' ');
  return `[${time}] ${whoWrote(line)}: ${indented(text)}\n`;
}

function whoWrote({ fromMe, name, author, chat }: MessageLine): string {
  if (fromMe) return 'Me';
  return oneLine(name ?? (author ?? chat).replace(/@.*/, ''));
}

function thingOf({ type, hasMedia, filename, body }: MessageLine): string {
  if (type === 'revoked') return '<deleted>';
  if (hasMedia) return `<${NAMED[type] ?? type}${filename === null ? '' : `: ${oneLine(filename)}`}>`;
  return body === '' || type === 'location' ? `<${type}>` : '';
}

function oneLine(text: string): string {
  return text.replace(LINE_BREAKS, ' ');
}

function indented(text: string): string {
  return text.replace(LINE_BREAKS, '\n    ');
}

/** Everything that an editor breaks a line at. */
const LINE_BREAKS = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/g;

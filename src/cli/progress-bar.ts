import type { BackfillProgress } from '../core/history/history-api.js';

const WIDTH = 20;

/** One line: a bar, chats done of all, messages stored, percent, and the time left where it can be said. */
export function progressBar({ chatsDone, chatsTotal, messages, percent, etaS, state }: BackfillProgress): string {
  const filled = Math.round((percent / 100) * WIDTH);
  const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
  const left = state === 'paused' ? 'paused' : etaS === null ? null : `${inWords(etaS)} left`;
  const facts = [
    `${String(percent)} %`,
    `${grouped(chatsDone)}/${grouped(chatsTotal)} chats`,
    `${grouped(messages)} messages`,
    ...(left === null ? [] : [left]),
  ];
  return `Older messages  ${bar}  ${facts.join(', ')}`;
}

function grouped(count: number): string {
  return count.toLocaleString('en-GB');
}

function inWords(seconds: number): string {
  if (seconds < 60) return `${String(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${String(minutes)} min`;
  return `${String(Math.floor(minutes / 60))} h ${String(minutes % 60)} min`;
}

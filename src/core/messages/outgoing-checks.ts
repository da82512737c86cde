import { invalidInput } from '../errors/bridge-error.js';
import type { PageContent } from '../ports/page-sender.js';
import type { OutgoingContent } from './send-api.js';

/** What WhatsApp takes in one message. */
const MOST_TEXT = 65_536;
const MOST_CAPTION = 65_536;
const MOST_OPTIONS = 12;
const MOST_OPTION = 100;
const MOST_QUESTION = 255;
const MOST_CARDS = 50;

/** The content as the page needs it. Throws `invalid_request` naming the field for what no page would send. */
export function toPageContent(content: OutgoingContent): PageContent {
  switch (content.kind) {
    case 'text':
      text('text', content.text, MOST_TEXT);
      return { kind: 'text', text: content.text, linkPreview: content.linkPreview ?? true };
    case 'media': {
      // What a file is shown as is known for certain once its bytes are here.
      const { as = 'document', caption, viewOnce } = content;
      if (caption !== undefined && caption.length > MOST_CAPTION) throw tooLong('caption', caption, MOST_CAPTION);
      return { kind: 'media', as, caption: caption === '' ? undefined : caption, viewOnce };
    }
    case 'location': {
      const { latitude, longitude, name = '', address = '', url } = content;
      within('latitude', latitude, 90);
      within('longitude', longitude, 180);
      const description = [name, address].filter((part) => part !== '').join('\n');
      return { kind: 'location', latitude, longitude, description, url };
    }
    case 'contacts': {
      const { vcards } = content;
      if (vcards.length === 0 || vcards.length > MOST_CARDS) {
        throw invalidInput('contacts', `1 to ${String(MOST_CARDS)} cards`, String(vcards.length));
      }
      return { kind: 'contacts', cards: vcards.map((vcard, index) => ({ name: nameOf(vcard, index), vcard })) };
    }
    case 'poll': {
      const { question, options, multipleAnswers } = content;
      text('poll.question', question, MOST_QUESTION);
      if (options.length < 2 || options.length > MOST_OPTIONS) {
        throw invalidInput('poll.options', `2 to ${String(MOST_OPTIONS)} options`, String(options.length));
      }
      for (const option of options) text('poll.options', option, MOST_OPTION);
      if (new Set(options).size !== options.length) {
        throw invalidInput('poll.options', 'options that differ', 'one of them twice');
      }
      return { kind: 'poll', question, options, multipleAnswers };
    }
    case 'forward':
      text('forward', content.messageId, 256);
      return { kind: 'forward', messageId: content.messageId };
  }
}

function text(field: string, value: string, most: number): void {
  if (value.trim() === '') throw invalidInput(field, 'a text', 'an empty one');
  if (value.length > most) throw tooLong(field, value, most);
}

function tooLong(field: string, value: string, most: number) {
  return invalidInput(field, `at most ${String(most)} characters`, String(value.length));
}

function within(field: string, value: number, most: number): void {
  if (!Number.isFinite(value) || Math.abs(value) > most) {
    throw invalidInput(field, `a number from -${String(most)} to ${String(most)}`, String(value));
  }
}

function nameOf(vcard: string, index: number): string {
  if (!/^BEGIN:VCARD/i.test(vcard.trim()) || !/END:VCARD\s*$/i.test(vcard)) {
    throw invalidInput(`contacts.${String(index)}`, 'a vCard from BEGIN:VCARD to END:VCARD', 'something else');
  }
  const name = /^FN[^:\r\n]*:(.*)$/im.exec(vcard)?.[1]?.trim();
  if (name === undefined || name === '') {
    throw invalidInput(`contacts.${String(index)}`, 'a vCard with a name (FN)', 'one without');
  }
  return name;
}

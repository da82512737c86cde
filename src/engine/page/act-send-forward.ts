import { inMemoryById } from './act-send-find.js';
import { SendRefusedError } from './act-send-refusal.js';
import { findMessage } from './find-message.js';

/** What of a message goes along when it is forwarded: its content, and the keys of its uploaded file. */
const CONTENT = [
  'type',
  'body',
  'caption',
  'mimetype',
  'filename',
  'filehash',
  'encFilehash',
  'uploadhash',
  'size',
  'directPath',
  'clientUrl',
  'deprecatedMms3Url',
  'mediaKey',
  'mediaKeyTimestamp',
  'streamingSidecar',
  'firstFrameSidecar',
  'width',
  'height',
  'duration',
  'isGif',
  'gifAttribution',
  'pageCount',
  'waveform',
  'isAnimated',
  'lat',
  'lng',
  'loc',
  'vcardFormattedName',
  'vcardList',
  'matchedText',
  'title',
  'description',
  'thumbnail',
  'subtype',
] as const;
const KINDS = new Set([
  'chat',
  'image',
  'video',
  'audio',
  'ptt',
  'document',
  'sticker',
  'location',
  'vcard',
  'multi_vcard',
]);

/** WhatsApp's own `forwardMessages` makes an id itself, so that a retry would send twice: the content goes by hand. */
export async function toForward(messageId: string): Promise<Record<string, unknown>> {
  const message = messageId.includes('_') ? await findMessage(messageId) : inMemoryById(messageId);
  if (message === undefined) throw new SendRefusedError('forwarded_unknown', 'The message to forward is not there');
  if (!KINDS.has(message.type) || message.isViewOnce) {
    throw new SendRefusedError('not_forwardable', `A message of the type ${String(message.type)} cannot be forwarded`);
  }
  const attributes: Record<string, unknown> = {};
  const source = message.serialize();
  for (const name of CONTENT) if (source[name] !== undefined) attributes[name] = source[name];
  const isOwn = Boolean(message.id.fromMe);
  // Own words sent on are not "forwarded" anew, but keep the mark they have (WhatsApp counts hands, not copies).
  const forwardingScore = Number(source.forwardingScore ?? 0) + (isOwn ? 0 : 1);
  return { ...attributes, isForwarded: true, forwardingScore };
}

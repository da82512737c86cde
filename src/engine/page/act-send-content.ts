import type { PageContent } from '../../core/ports/page-sender.js';
import { toForward } from './act-send-forward.js';
import { toMedia } from './act-send-media.js';
import { late, Pace } from './pace.js';
import { waModule, waModuleIfPresent } from './wa-modules.js';

type Attributes = Record<string, unknown>;

/** A site that is slow to show a preview of itself does not hold up the message. */
const PREVIEW_MS = 5_000;

/** The attributes that make a message of this content, as whatsapp-web.js 1.34.7 sets them. */
export async function toContent(content: PageContent, file: number | null): Promise<Attributes> {
  switch (content.kind) {
    case 'text':
      return { body: content.text, ...(content.linkPreview ? await previewOf(content.text) : {}) };
    case 'media':
      return toMedia(content, file);
    case 'location': {
      const { latitude, longitude, description, url } = content;
      const clientUrl = url === undefined ? undefined : waModule('WALinkify').findLink(url)?.href;
      return { type: 'location', lat: latitude, lng: longitude, loc: description || clientUrl, clientUrl };
    }
    case 'contacts':
      return toCards(content.cards);
    case 'poll':
      return {
        kind: 'pollCreation',
        type: 'poll_creation',
        pollName: content.question,
        pollOptions: content.options.map((name, localId) => ({ name, localId })),
        pollSelectableOptionsCount: content.multipleAnswers ? 0 : 1,
        messageSecret: crypto.getRandomValues(new Uint8Array(32)),
      };
    case 'forward':
      return toForward(content.messageId);
  }
}

function toCards(cards: readonly { readonly name: string; readonly vcard: string }[]): Attributes {
  const [only, ...others] = cards;
  if (only !== undefined && others.length === 0) {
    return { type: 'vcard', body: only.vcard, vcardFormattedName: only.name };
  }
  const vcardList = cards.map(({ name, vcard }) => ({ displayName: name, vcard }));
  return { type: 'multi_vcard', vcardList, body: null };
}

/** What WhatsApp shows of the first link; nothing when the site gives none in time. */
async function previewOf(text: string): Promise<Attributes> {
  const link = waModuleIfPresent('WALinkify')?.findLink(text);
  if (!link) return {};
  try {
    const asked: Promise<any> = waModule('WAWebLinkPreviewChatAction').getLinkPreview(link);
    const preview = await new Pace(PREVIEW_MS).within(asked);
    if (preview === late || !preview?.data) return {};
    // Robots do not answer a message with this one (whatsapp-web.js 1.34.7 leaves it out too).
    const { canonicalUrl: _canonicalUrl, ...data } = preview.data;
    return { ...data, preview: true, subtype: 'url' };
  } catch {
    return {};
  }
}

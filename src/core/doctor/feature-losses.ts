/** What a user loses when a build of WhatsApp Web lacks a feature. */
export interface FeatureLoss {
  readonly effect: string;
  /** `METHOD path` of the routes that cannot serve, or not fully. */
  readonly routes: readonly string[];
  /** Without it the session is of no use. */
  readonly isEssential: boolean;
}

const CHAT = 'GET /chats/:chat';
const MESSAGE = 'GET /chats/:chat/messages/:id';
const CONTACT = 'GET /contacts/:chat';

const LOSSES: Readonly<Record<string, FeatureLoss>> = {
  'link-qr': essential('a phone cannot be linked by QR', 'GET /sessions/:name/qr'),
  'link-pairing-code': loss('a phone cannot be linked by pairing code', 'POST /sessions/:name/pairing-code'),
  chats: essential('chats cannot be listed, and are read with the library only', 'GET /chats', CHAT),
  groups: loss('groups may show members by another id', CHAT),
  messages: essential('single messages cannot be read', CHAT, MESSAGE),
  'message-ids': essential('messages have no readable id', CHAT, MESSAGE),
  history: loss('only what the page holds in memory can be read, not what is older', CHAT),
  'history-cursor': loss('reading back page by page (`before`) is slower', CHAT),
  'history-from-phone': loss('history that only the phone has cannot be asked for', CHAT),
  'message-links': loss('links inside a message are not listed', CHAT, MESSAGE),
  contacts: loss('people cannot be looked up', CONTACT),
  'lid-mapping': loss('a phone number may not find a chat that stands under a LID', CHAT, CONTACT),
  'number-lookup': loss('unknown numbers cannot be checked for WhatsApp', CHAT, CONTACT),
  media: loss('media cannot be downloaded'),
  send: loss('messages cannot be sent'),
  reactions: loss('reactions cannot be sent or read'),
};

/** What is lost without a feature; a name that is not known yet loses itself. */
export function featureLoss(feature: string): FeatureLoss {
  return LOSSES[feature] ?? loss(`${feature} is missing`);
}

/** Every feature that has its loss described. */
export function describedFeatures(): readonly string[] {
  return Object.keys(LOSSES);
}

function loss(effect: string, ...routes: string[]): FeatureLoss {
  return { effect, routes, isEssential: false };
}

function essential(effect: string, ...routes: string[]): FeatureLoss {
  return { effect, routes, isEssential: true };
}

import { byValueInPlace } from './by-value.js';
import { waModuleIfPresent } from './wa-modules.js';

/**
 * The canonical JSON text of a message (ruling 3): what `JSON.stringify` gives for the `Message` that
 * whatsapp-web.js 1.34.7 builds from the same model (`WWebJS.getMessageModel`, then `Message._patch`), key for key.
 * Throws when the model cannot be serialised.
 */
export function toMessageJson(message: any): string {
  return JSON.stringify(toLibraryMessage(byValueInPlace(toMessageData(message))));
}

function toMessageData(message: any): Record<string, any> {
  const data = message.serialize();
  data.isEphemeral = message.isEphemeral;
  data.isStatusV3 = message.isStatusV3;
  data.links = toLinks(message.mediaObject ? message.caption : message.body);
  if (data.buttons) data.buttons = data.buttons.serialize();
  if (data.dynamicReplyButtons) data.dynamicReplyButtons = JSON.parse(JSON.stringify(data.dynamicReplyButtons));
  if (data.replyButtons) data.replyButtons = JSON.parse(JSON.stringify(data.replyButtons));
  if (typeof data.id.remote === 'object') {
    void data.id._serialized;
    data.id = Object.assign({}, data.id, { remote: data.id.remote._serialized });
  }
  delete data.pendingAckUpdate;
  return data;
}

function toLinks(text: unknown): unknown[] {
  const linkify = waModuleIfPresent('WALinkify');
  if (linkify === undefined) return [];
  return linkify.findLinks(text).map((link: any) => ({
    link: link.href,
    isSuspicious: Boolean(link.suspiciousCharacters?.size),
  }));
}

/** `Message._patch` of the library, in its order: `undefined` vanishes in the JSON text just as it does there. */
function toLibraryMessage(data: Record<string, any>): Record<string, unknown> {
  const hasMedia = Boolean(data['directPath']);
  const message: Record<string, unknown> = {
    _data: data,
    mediaKey: data['mediaKey'],
    id: data['id'],
    ack: data['ack'],
    hasMedia,
    body: hasMedia ? data['caption'] || '' : data['body'] || data['pollName'] || data['eventName'] || '',
    type: data['type'],
    timestamp: data['t'],
    from: serialized(data['from']),
    to: serialized(data['to']),
    author: serialized(data['author']),
    deviceType: deviceType(data['id'].id),
    isForwarded: data['isForwarded'],
    forwardingScore: data['forwardingScore'] || 0,
    isStatus: data['isStatusV3'] || data['id'].remote === 'status@broadcast',
    isStarred: data['star'],
    broadcast: data['broadcast'],
    fromMe: data['id'].fromMe,
    hasQuotedMsg: Boolean(data['quotedMsg']),
    hasReaction: Boolean(data['hasReaction']),
    duration: data['duration'] || undefined,
    location: toLocation(data),
    vCards: toVCards(data),
    inviteV4: toInvite(data),
    mentionedIds: data['mentionedJidList'] || [],
    groupMentions: data['groupMentions'] || [],
    orderId: data['orderId'] || undefined,
    token: data['token'] || undefined,
    isGif: Boolean(data['isGif']),
    isEphemeral: data['isEphemeral'],
  };
  for (const key of OPTIONAL_BEFORE_LINKS) if (data[key]) message[key] = data[key];
  message['links'] = data['links'];
  for (const key of OPTIONAL_AFTER_LINKS) if (data[key]) message[key] = data[key];

  const selectedRowId = data['listResponse']?.singleSelectReply?.selectedRowId;
  if (selectedRowId) message['selectedRowId'] = selectedRowId;
  if (data['type'] === 'poll_creation') Object.assign(message, toPoll(data));
  return message;
}

const OPTIONAL_BEFORE_LINKS = [
  'title',
  'description',
  'businessOwnerJid',
  'productId',
  'latestEditSenderTimestampMs',
  'latestEditMsgKey',
  'protocolMessageKey',
];
const OPTIONAL_AFTER_LINKS = ['dynamicReplyButtons', 'selectedButtonId'];

function serialized(id: any): unknown {
  return typeof id === 'object' && id !== null ? id._serialized : id;
}

function deviceType(id: unknown): string {
  if (typeof id !== 'string') return 'web';
  if (id.length > 25) return 'android';
  return id.startsWith('3A') ? 'ios' : 'web';
}

/** `Location` of the library: `loc` is name and address, which also make the description. */
function toLocation(data: Record<string, any>): unknown {
  if (data['type'] !== 'location') return undefined;
  const described = typeof data['loc'] === 'string' && data['loc'] !== '';
  const [name, address] = described ? data['loc'].split('\n') : [];
  return {
    latitude: data['lat'],
    longitude: data['lng'],
    name,
    address,
    url: described ? data['clientUrl'] : undefined,
    description: name && address ? `${name}\n${address}` : name || address || '',
  };
}

function toVCards(data: Record<string, any>): unknown[] {
  if (data['type'] === 'multi_vcard') return data['vcardList'].map((card: any) => card.vcard);
  return data['type'] === 'vcard' ? [data['body']] : [];
}

function toInvite(data: Record<string, any>): unknown {
  if (data['type'] !== 'groups_v4_invite') return undefined;
  return {
    inviteCode: data['inviteCode'],
    inviteCodeExp: data['inviteCodeExp'],
    groupId: data['inviteGrp'],
    groupName: data['inviteGrpName'],
    fromId: serialized(data['from']),
    toId: serialized(data['to']),
  };
}

function toPoll(data: Record<string, any>): Record<string, unknown> {
  return {
    pollName: data['pollName'],
    pollOptions: data['pollOptions'],
    allowMultipleAnswers: !data['pollSelectableOptionsCount'],
    pollInvalidated: data['pollInvalidated'],
    isSentCagPollCreation: data['isSentCagPollCreation'],
    messageSecret: data['messageSecret'] ? Object.values(data['messageSecret']) : [],
  };
}

import type { Kind } from './kind.js';
import { toBytesRecord } from './media-fields.js';
import { THUMBNAIL_BASE64 } from './media-bytes.js';

/** What shops and their assistants send. */
export const businessKinds: Readonly<Record<string, Kind>> = {
  order: ({ dice }) => ({
    body: THUMBNAIL_BASE64,
    orderId: `2041${String(dice.below(1_000_000))}`,
    token: dice.base64(24),
    orderTitle: 'Corner Shop',
    itemCount: 3,
    status: 1,
    surface: 1,
    message: 'Please deliver after six',
    sellerJid: '447700900100@c.us',
    totalAmount1000: 12_400,
    totalCurrencyCode: 'GBP',
    thumbnail: THUMBNAIL_BASE64,
  }),
  product: ({ dice, me }) => ({
    body: THUMBNAIL_BASE64,
    title: 'Sourdough, 800 g',
    description: 'Baked at five in the morning',
    businessOwnerJid: me,
    productId: `99${String(dice.below(1_000_000))}`,
    currencyCode: 'GBP',
    priceAmount1000: 4200,
    productImageCount: 1,
    url: '',
  }),
  payment: ({ chat, t }) => ({
    body: '',
    paymentCurrency: 'BRL',
    paymentAmount1000: 25_000,
    paymentMessageReceiverJid: chat,
    paymentTransactionTimestamp: t,
    paymentStatus: 4,
    paymentTxnStatus: 8,
    paymentNoteMsg: { type: 'chat', body: 'coffee' },
  }),
  list: () => ({
    body: 'What would you like to do?',
    footer: 'Corner Shop',
    list: {
      title: 'Menu',
      description: 'What would you like to do?',
      buttonText: 'Choose',
      listType: 1,
      sections: [{ title: 'Orders', rows: [{ rowId: 'new', title: 'New order', description: '' }] }],
    },
  }),
  list_response: ({ earlier }) => ({
    body: 'New order',
    listResponse: { title: 'New order', listType: 1, singleSelectReply: { selectedRowId: 'new' } },
    quotedStanzaID: earlier.id,
  }),
  buttons_response: ({ earlier }) => ({
    body: 'Yes, please',
    selectedButtonId: 'yes',
    selectedDisplayText: 'Yes, please',
    quotedStanzaID: earlier.id,
  }),
  template_button_reply: ({ earlier }) => ({
    body: 'Track my order',
    selectedId: 'track',
    selectedIndex: 0,
    quotedStanzaID: earlier.id,
  }),
  'chat:buttons': () => ({
    body: 'Shall we deliver?',
    isDynamicReplyButtonsMsg: true,
    dynamicReplyButtons: [{ buttonId: 'yes', buttonText: { displayText: 'Yes, please' }, type: 1 }],
    replyButtons: [{ buttonId: 'yes', buttonText: { displayText: 'Yes, please' }, type: 1 }],
  }),
  hsm: () => ({ body: 'Your order 2041 is ready.', isFromTemplate: true, hsmTag: 'order_ready' }),
  interactive: () => ({
    body: 'Pay your order',
    interactiveHeader: { title: 'Order 2041', hasMediaAttachment: false },
    interactivePayload: { buttons: [{ name: 'review_and_pay', buttonParamsJson: '{}' }], messageVersion: 1 },
    interactiveType: 'native_flow',
    footer: 'Corner Shop',
  }),
  native_flow: () => ({ body: 'Form filled in', nativeFlowName: 'address_message', nativeFlowResponseJson: '{}' }),
  unknown: ({ dice, sender }) => ({
    subtype: null,
    futureproofBuffer: toBytesRecord(dice.bytes(48)),
    futureproofType: 'future',
    futureproofParams: { senderPn: sender, senderLid: null, count: 1 },
  }),
};

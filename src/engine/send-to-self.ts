import type { Page } from 'puppeteer';
import type { SentToSelf } from '../core/ports/engine.js';
import { withTimeout } from './page-bridge.js';
import type { LivePage } from './page-reader.js';

const SEND_MS = 20_000;
const ACK_MS = 30_000;
const LOOK_EVERY_MS = 250;
const OWN_IDS = `(() => {
  const { getMaybeMePnUser, getMaybeMeLidUser } = window.require('WAWebUserPrefsMeUser');
  return [getMaybeMePnUser(), getMaybeMeLidUser()].filter(Boolean);
})()`;
/** The id of the account's own chat, null while the page does not hold it. */
const OWN_CHAT = `(${OWN_IDS}
  .map((id) => window.require('WAWebCollections').Chat.get(id))
  .find(Boolean)?.id._serialized ?? null)`;
/** What it gives is a plain object and no chat (wwebjs-contract 0.7), which the library would try to send to. */
const OPEN_OWN_CHAT = `window.require('WAWebFindChatAction').findOrCreateLatestChat(${OWN_IDS}[0]).then(() => true)`;

interface SentMessage {
  readonly id: { readonly _serialized?: string };
}

/** Sends a text to the account's own chat with the library; see `EngineSession.sendToSelf`. */
export async function sendToSelf({ client, page }: LivePage, text: string): Promise<SentToSelf> {
  const chatId = await withTimeout(openOwnChat(page), SEND_MS, 'Opening the own chat');
  const sending = client.sendMessage(chatId, text, { linkPreview: false, sendSeen: false });
  // The typings promise a message; a chat that cannot be opened gives none.
  const sent = (await withTimeout(sending, SEND_MS, 'Sending')) as SentMessage | undefined;
  const messageId = sent?.id._serialized;
  if (messageId === undefined) throw new Error('The library sent no message');
  return { chatId, messageId, ack: await ackOf(page, messageId) };
}

async function openOwnChat(page: Page): Promise<string> {
  if ((await page.evaluate(OWN_CHAT)) === null) await page.evaluate(OPEN_OWN_CHAT);
  const id = await page.waitForFunction(OWN_CHAT, { timeout: SEND_MS, polling: LOOK_EVERY_MS });
  return String(await id.jsonValue());
}

/** The message's ack as soon as the server has it, or what it is after half a minute. */
async function ackOf(page: Page, messageId: string): Promise<number> {
  const ack = `(window.require('WAWebCollections').Msg.get(${JSON.stringify(messageId)})?.ack ?? 0)`;
  await page.waitForFunction(`${ack} >= 1`, { timeout: ACK_MS, polling: LOOK_EVERY_MS }).catch((error: unknown) => {
    if (!(error instanceof Error && error.name === 'TimeoutError')) throw error;
  });
  return Number(await page.evaluate(ack));
}

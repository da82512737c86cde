import type { ChatMiss } from '../../core/ports/chat-miss.js';
import type { ChatAction, Refusal } from '../../core/ports/page-actor.js';
import { findChat } from './find-chat.js';
import { gatherMessages } from './gather-messages.js';
import { Pace } from './pace.js';
import { until } from './until.js';
import { collections, waModule } from './wa-modules.js';

const EFFECT_MS = 8_000;

type Acted = { readonly outcome: 'done' } | Refusal | ChatMiss;

/** See `PageActor.actOnChat`. Calls what WhatsApp's own menu calls, and looks at the model for the effect. */
export async function actOnChat({
  candidates,
  action,
}: {
  candidates: readonly string[];
  action: ChatAction;
}): Promise<Acted> {
  const found = findChat(candidates);
  if ('outcome' in found) return found;
  const { chat } = found;
  const isDone = effectOf(chat, action);
  if (action.do !== 'state' && action.do !== 'clear' && isDone()) return { outcome: 'done' };
  await run(chat, action);
  if (await until(isDone, EFFECT_MS)) return { outcome: 'done' };
  return { outcome: 'refused', reason: `WhatsApp did not do it within ${String(EFFECT_MS / 1000)} s` };
}

async function run(chat: any, action: ChatAction): Promise<void> {
  const { Cmd } = waModule('WAWebCmd');
  switch (action.do) {
    case 'archive':
      await Cmd.archiveChat(chat, action.archived);
      return;
    case 'pin':
      await Cmd.pinChat(chat, action.pinned);
      return;
    case 'mute':
      if (action.until === 0) await chat.mute.unmute({ sendDevice: true });
      else await chat.mute.mute({ expiration: action.until, sendDevice: true });
      return;
    case 'unread':
      await Cmd.markChatUnread(chat, true);
      return;
    case 'clear':
      await waModule('WAWebChatClearBridge').sendClear(chat, false);
      return;
    case 'delete':
      await waModule('WAWebDeleteChatAction').sendDelete(chat);
      return;
    case 'state':
      await sendState(chat.id, action.state);
  }
}

async function sendState(wid: any, state: 'typing' | 'recording' | 'paused'): Promise<void> {
  const bridge = waModule('WAWebChatStateBridge');
  if (state === 'typing') await bridge.sendChatStateComposing(wid);
  else if (state === 'recording') await bridge.sendChatStateRecording(wid);
  else await bridge.sendChatStatePaused(wid);
}

function effectOf(chat: any, action: ChatAction): () => boolean {
  switch (action.do) {
    case 'archive':
      return () => Boolean(chat.archive) === action.archived;
    case 'pin':
      return () => Boolean(chat.pin) === action.pinned;
    case 'mute':
      return () => Number(chat.mute?.expiration ?? 0) === action.until;
    case 'unread':
      return () => chat.unreadCount !== 0;
    case 'clear':
      return () =>
        chat.msgs
          .getModelsArray()
          .every((message: any) => message.isNotification || message.type === 'e2e_notification');
    case 'delete':
      return () => collections().Chat.get(chat.id) === undefined;
    case 'state':
      return () => true;
  }
}

/** See `PageActor.markRead`. WhatsApp takes receipts only from a device that is available, as the library does it. */
export async function markRead({
  candidates,
  most,
  since,
  staysAvailable,
}: {
  candidates: readonly string[];
  most: number;
  since: number;
  staysAvailable: boolean;
}): Promise<{ readonly outcome: 'done'; readonly ids: readonly string[] } | ChatMiss> {
  const found = findChat(candidates);
  if ('outcome' in found) return found;
  const { chat } = found;
  const ids = await unreadIds(chat, most, since);
  const { Stream } = waModule('WAWebStreamModel');
  Stream.markAvailable();
  await waModule('WAWebUpdateUnreadChatAction').sendSeen({ chat, threadId: undefined });
  if (!staysAvailable) Stream.markUnavailable();
  return { outcome: 'done', ids };
}

async function unreadIds(chat: any, most: number, since: number): Promise<readonly string[]> {
  const unread = Number(chat.unreadCount ?? 0);
  if (unread <= 0) return [];
  const { messages } = await gatherMessages(
    chat,
    { limit: Math.min(unread, most), fromMe: false },
    new Pace(EFFECT_MS),
  );
  return messages.filter((message) => message.t >= since).map((message) => message.id._serialized);
}

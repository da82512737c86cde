import { createHash } from 'node:crypto';
import { BridgeError, invalidInput } from '../errors/bridge-error.js';
import { parseChatRef } from '../ids/chat-ref.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { OutboxStore } from '../ports/outbox-store.js';
import type { OutgoingFiles } from '../ports/outgoing-files.js';
import type { PageContent, PageSender } from '../ports/page-sender.js';
import type { SessionsApi } from '../sessions/session-view.js';
import type { MediaIntake } from './media-intake.js';
import { isOwnMessageId, newMessageId } from './message-id.js';
import { toPageContent } from './outgoing-checks.js';
import type { OutboxItem } from './outbox-item.js';
import type { Outbox } from './outbox.js';
import type { Recipient, Recipients } from './recipients.js';
import type { ReceiptReader } from './receipt-reader.js';
import { requestHash } from './request-hash.js';
import type { OutgoingContent, SendApi, SendOptions, SendReceipt } from './send-api.js';
import type { SendSettings } from './send-settings.js';
import type { StopList } from './stop-list.js';

export interface SendServiceParts {
  readonly sessions: Pick<SessionsApi, 'get'> & { sender(session: string): PageSender };
  readonly recipients: Recipients;
  readonly stopList: Pick<StopList, 'isStopped'>;
  readonly intake: MediaIntake;
  readonly files: Pick<OutgoingFiles, 'uploaded' | 'remove'>;
  readonly store: Pick<OutboxStore, 'byKey' | 'newContactsSince' | 'hasSentTo'>;
  readonly outbox: Outbox;
  readonly receipts: ReceiptReader;
  readonly settings: SendSettings;
  readonly clock: Clock;
  readonly log: Log;
  readonly defaultCountry?: string | undefined;
}

const DEADLINE_MS = 30_000;
const DAY_MS = 24 * 3_600_000;
/** States that end by themselves: what is accepted in them is sent when they have. All others need a person. */
const PASSING: ReadonlySet<string> = new Set(['starting', 'syncing', 'reconnecting', 'failed', 'working']);

/** See `SendApi`. */
export class SendService implements SendApi {
  readonly #parts: SendServiceParts;

  constructor(parts: SendServiceParts) {
    this.#parts = parts;
  }

  async send(session: string, chat: string, content: OutgoingContent, options: SendOptions): Promise<SendReceipt> {
    const { clock, outbox, receipts, store } = this.#parts;
    const deadlineMs = clock.now() + (options.deadlineMs ?? DEADLINE_MS);
    const pageContent = toPageContent(content);
    const ref = parseChatRef(chat, this.#parts.defaultCountry);
    const key = checkedKey(options.idempotencyKey ?? keyOfId(options.messageId));
    const hash = key === null ? null : requestHash(ref.candidates, content, options, await this.#uploadHash(content));
    const earlier = key === null ? null : await store.byKey(session, key);
    if (earlier !== null) return this.#again(earlier, hash, options, deadlineMs);

    this.#assertSendable(session);
    const recipient = await this.#parts.recipients.resolve(session, chat);
    await this.#assertNotStopped(session, recipient);
    const links = await this.#links(session, recipient, options, pageContent);
    const { isNewContact, warnings } = await this.#newContact(session, recipient);
    const id = options.messageId ?? newMessageId();
    const media = content.kind === 'media' ? await this.#parts.intake.keep(session, id, content) : undefined;
    const payload = media === undefined ? links : { ...links, ...withFile(pageContent, media) };
    const { item, added } = await this.#written(
      {
        session,
        id,
        chatId: recipient.chatId,
        candidates: recipient.candidates,
        account: this.#parts.sessions.get(session).me?.id ?? null,
        payload: { ...payload, ...(recipient.isUnchecked && { isUnchecked: true }) },
        isNewContact,
        idempotencyKey: key,
        requestHash: hash,
        createdAt: clock.now(),
        state: 'queued',
        ack: null,
        messageId: null,
        timestamp: Math.floor(clock.now() / 1000),
        attempts: 0,
        failure: null,
      },
      outbox,
    );
    if (!added) return this.#again(item, hash, options, deadlineMs);
    return receipts.receipt(item, { ...options, deadlineMs }, { repeated: false, warnings });
  }

  async #written(item: Omit<OutboxItem, 'position'>, outbox: Outbox) {
    try {
      const written = await outbox.add(item);
      if (!written.added) await this.#parts.files.remove(item.session, item.id);
      return written;
    } catch (error) {
      await this.#parts.files.remove(item.session, item.id);
      throw error;
    }
  }

  /** The answer to a request that was made before; nothing is sent. */
  async #again(item: OutboxItem, hash: string | null, options: SendOptions, deadlineMs: number): Promise<SendReceipt> {
    if (item.requestHash !== hash) {
      throw new BridgeError('idempotency_conflict', 'This Idempotency-Key belongs to another request.', {
        details: [{ field: 'Idempotency-Key', expected: 'a new key for a new message', received: 'a key in use' }],
      });
    }
    return this.#parts.receipts.receipt(item, { ...options, deadlineMs }, { repeated: true, warnings: [] });
  }

  #assertSendable(session: string): void {
    const { sessions, outbox, settings } = this.#parts;
    // The refusal names what a person has to do.
    if (!PASSING.has(sessions.get(session).state)) sessions.sender(session);
    if (outbox.waiting(session) < settings.queueMax) return;
    throw new BridgeError('queue_full', `${String(settings.queueMax)} messages of this session wait already.`, {
      retryAfterS: Math.max(1, Math.ceil(settings.paceMs / 1000)),
    });
  }

  async #assertNotStopped(session: string, { candidates }: Recipient): Promise<void> {
    if (await this.#parts.stopList.isStopped(session, candidates)) {
      throw new BridgeError('recipient_stopped', 'This recipient is on the stop list of the session.');
    }
  }

  /** Messages that this one points to are there, as far as that can be known now. */
  async #links(session: string, recipient: Recipient, { replyTo, mentions }: SendOptions, content: PageContent) {
    const country = this.#parts.defaultCountry;
    const people = mentions?.map((who, index) => parseChatRef(who, country, `mentions.${String(index)}`).candidates);
    const everyId = await Promise.all(people?.map((ids) => this.#parts.recipients.allIds(session, ids)) ?? []);
    const quoted =
      replyTo === undefined ? undefined : await this.#existing(session, 'replyTo', replyTo, recipient.candidates);
    if (content.kind === 'forward' && content.messageId.includes('_')) {
      await this.#existing(session, 'forward', content.messageId, null);
    }
    return { content, replyTo: quoted, mentions: people === undefined ? undefined : everyId };
  }

  async #existing(session: string, field: string, id: string, chat: readonly string[] | null): Promise<string> {
    if (this.#parts.sessions.get(session).state !== 'working') return id;
    const found = await this.#parts.sessions.sender(session).find(id, chat ?? []);
    if (found === 'busy') return id;
    if (found === null) throw new BridgeError('message_not_found', `${field}: there is no message with that id.`);
    if (chat !== null && !chat.includes(found.chatId)) {
      throw new BridgeError('message_in_other_chat', `${field}: that message belongs to ${found.chatId}.`);
    }
    return found.id;
  }

  async #newContact(session: string, { chatId, candidates }: Recipient) {
    const { recipients, store, settings, clock, log } = this.#parts;
    const isKnown =
      chatId.endsWith('@g.us') ||
      (await recipients.hasWrittenTo(session, candidates)) ||
      (await store.hasSentTo(session, candidates));
    if (isKnown) return { isNewContact: false, warnings: [] };
    const others = await store.newContactsSince(session, clock.now() - DAY_MS);
    if (others + 1 < settings.newContactsWarnAt) return { isNewContact: true, warnings: [] };
    log.warn({ session, newContacts: others + 1 }, 'Many people who never had a message from this account today');
    const warning =
      `${String(others + 1)} people without an earlier message were written to in 24 hours; ` +
      'WhatsApp restricts accounts that write to many strangers.';
    return { isNewContact: true, warnings: [warning] };
  }

  async #uploadHash(content: OutgoingContent): Promise<string | null> {
    if (content.kind !== 'media' || !('path' in content.file.source)) return null;
    const hash = createHash('sha256');
    for await (const block of this.#parts.files.uploaded(content.file.source.path)) hash.update(block);
    return hash.digest('hex');
  }
}

function withFile(content: PageContent, { as, kept }: Awaited<ReturnType<MediaIntake['keep']>>) {
  return { content: content.kind === 'media' ? { ...content, as } : content, file: kept };
}

/** An id that the caller chose belongs to one request, like a key. */
function keyOfId(id: string | undefined): string | undefined {
  if (id === undefined) return undefined;
  if (!isOwnMessageId(id))
    throw invalidInput('id', 'an own message id such as 3EB0F3A1C2D4E5B6A7980C', JSON.stringify(id));
  return `message-id ${id}`;
}

function checkedKey(key: string | undefined): string | null {
  if (key === undefined) return null;
  if (/^[\x20-\x7e]{1,255}$/.test(key)) return key;
  throw invalidInput('Idempotency-Key', '1 to 255 printable ASCII characters', JSON.stringify(key.slice(0, 80)));
}

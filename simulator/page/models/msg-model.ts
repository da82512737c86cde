import { keyText } from '../../wire/records.js';
import { toKeyRecord, MsgKey } from '../ids/msg-key.js';
import { stage } from '../stage.js';
import { downloadOf, mediaStageOf } from '../media-downloads.js';
import { defineProps, Model } from './model.js';
import { HIDDEN_ATTRIBUTES, MSG_DEFAULTS, MSG_PROPS } from './msg-props.js';
import { reviveAttribute } from './revive.js';

/** What reading a chat leaves out: nobody wrote these. */
const NOTIFICATIONS = new Set([
  'gp2',
  'group_notification',
  'notification',
  'notification_template',
  'broadcast_notification',
]);
const DEFAULT_ENTRIES = Object.entries(MSG_DEFAULTS);

/** One message in the page's memory. */
export class MsgModel extends Model {
  constructor(attributes: Record<string, any>) {
    const own: Record<string, any> = {};
    for (const name in attributes) {
      const value = name === 'id' ? MsgKey.from(attributes[name]) : reviveAttribute(name, attributes[name]);
      if (value !== undefined) own[name] = value;
    }
    super(own);
  }

  get isNotification(): boolean {
    return NOTIFICATIONS.has(this.attributes['type']);
  }
  get isEphemeral(): boolean {
    return Boolean(this.attributes['isEphemeral'] ?? this.attributes['ephemeralDuration']);
  }
  get isStatusV3(): boolean {
    return this.attributes['id'].remote._serialized === 'status@broadcast';
  }
  get isMedia(): boolean {
    return Boolean(this.attributes['directPath']);
  }
  /** Present for messages with a file; the library then looks for links in the caption. */
  get mediaObject(): object | undefined {
    return this.isMedia ? { filehash: this.attributes['filehash'], type: this.attributes['type'] } : undefined;
  }
  get mediaData(): { mediaStage: string; type: string } | undefined {
    if (!this.isMedia) return undefined;
    return { mediaStage: mediaStageOf(this.attributes), type: this.attributes['type'] };
  }

  async downloadMedia(): Promise<void> {
    await downloadOf(this.attributes);
  }
  unsafe(): this {
    return this;
  }
  canReply(): boolean {
    return !this.isNotification && this.attributes['type'] !== 'revoked';
  }
  /** What a reply to this message carries. */
  msgContextInfo(): Record<string, any> {
    const { id, from, author, type, body, caption } = this.attributes;
    const quoted: Record<string, any> = { type, body: this.isMedia ? undefined : body, caption };
    for (const name in quoted) if (quoted[name] === undefined) delete quoted[name];
    return { quotedMsg: quoted, quotedParticipant: author ?? from, quotedStanzaID: id.id };
  }
  avParams(): Record<string, any> {
    const { mimetype, filehash, size, directPath } = this.attributes;
    return { mimetype, filehash, size, directPath };
  }
  updateAck(ack: number): void {
    this.set({ ack });
  }
  isFailed(): boolean {
    return this.attributes['ack'] < 0;
  }

  override serialize(): Record<string, any> {
    const { attributes } = this;
    if (stage.brokenSerialize.length > 0) this.#refuseWhenBroken();
    const plain: Record<string, any> = {};
    for (const [name, fallback] of DEFAULT_ENTRIES) {
      const value = attributes[name];
      if (value !== undefined) plain[name] = value;
      else if (fallback !== undefined) plain[name] = fallback;
    }
    for (const name in attributes) {
      if (!(name in plain) && !HIDDEN_ATTRIBUTES.has(name)) plain[name] = attributes[name];
    }
    return plain;
  }

  #refuseWhenBroken(): void {
    const { id, type } = this.attributes;
    const text = keyText(toKeyRecord(id));
    if (stage.brokenSerialize.includes(type) || stage.brokenSerialize.includes(text)) {
      throw new TypeError(`Cannot read properties of undefined (reading 'serialize') [${String(type)}]`);
    }
  }
}

const { id: _id, ...props } = MSG_PROPS;
defineProps(MsgModel, props);

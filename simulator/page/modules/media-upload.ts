import { socketLink } from '../link/socket-link.js';
import { rememberFile } from '../media-downloads.js';
import { base64Of } from '../models/revive.js';
import { define } from '../registry.js';

/** A file on its way into a message. */
class OpaqueData {
  readonly #blob: Blob;

  constructor(blob: Blob) {
    this.#blob = blob;
  }

  static createFromData(blob: Blob | ArrayBuffer, type: string): Promise<OpaqueData> {
    return Promise.resolve(new OpaqueData(blob instanceof Blob ? blob : new Blob([blob], { type })));
  }

  get type(): string {
    return this.#blob.type;
  }
  get size(): number {
    return this.#blob.size;
  }
  url(): string {
    return URL.createObjectURL(this.#blob);
  }
  autorelease(): void {
    return undefined;
  }
  formData(): Blob {
    return this.#blob;
  }
  async bytes(): Promise<Uint8Array> {
    return new Uint8Array(await this.#blob.arrayBuffer());
  }
}

interface PrepareOptions {
  readonly asSticker?: boolean;
  readonly asGif?: boolean;
  readonly isPtt?: boolean;
  readonly asDocument?: boolean;
}

/** What a file has become before it is uploaded; its own properties end up in the message. */
class MediaData {
  declare type: string;
  declare filehash: string;
  [attribute: string]: any;

  constructor(attributes: Record<string, any>) {
    Object.assign(this, attributes);
  }

  set(changes: Record<string, any>): void {
    Object.assign(this, changes);
  }
  toJSON(): Record<string, any> {
    const { mediaBlob: _blob, renderableUrl: _url, ...rest } = this;
    return rest;
  }
}

/** The media of this page by their hash, as WhatsApp keeps one object for each file. */
const prepared = new Map<string, { readonly data: MediaData; readonly file: OpaqueData }>();

function typeOf(mimetype: string, { asSticker, isPtt, asDocument }: PrepareOptions): string {
  if (asDocument) return 'document';
  if (asSticker) return 'sticker';
  const kind = mimetype.split('/')[0];
  if (kind === 'image' || kind === 'video') return kind;
  if (kind === 'audio') return isPtt ? 'ptt' : 'audio';
  return 'document';
}

/** A small JPEG of a picture, and its size; nothing for what is no picture. */
async function previewOf(blob: Blob): Promise<Record<string, any>> {
  if (!blob.type.startsWith('image/')) return {};
  const bitmap = await createImageBitmap(blob).catch(() => undefined);
  if (!bitmap) return {};
  const canvas = new OffscreenCanvas(24, 24);
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, 24, 24);
  const small = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.4 });
  const preview = base64Of(new Uint8Array(await small.arrayBuffer()));
  return { preview, width: bitmap.width, height: bitmap.height };
}

async function prepare(file: OpaqueData, options: PrepareOptions): Promise<MediaData> {
  const blob = file.formData();
  const digest = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer());
  const type = typeOf(file.type, options);
  const data = new MediaData({
    type,
    mimetype: file.type,
    filehash: base64Of(new Uint8Array(digest)),
    size: file.size,
    isGif: Boolean(options.asGif) && type === 'video',
    mediaBlob: file,
    ...(type === 'document' ? { filename: (blob as File).name } : {}),
    ...(type === 'image' ? await previewOf(blob) : {}),
  });
  prepared.set(data.filehash, { data, file });
  return data;
}

interface Upload {
  readonly mimetype: string;
  readonly mediaObject: { readonly filehash: string };
}

async function upload({ mimetype, mediaObject }: Upload): Promise<{ mediaEntry: Record<string, any> }> {
  const file = prepared.get(mediaObject.filehash)?.file;
  if (!file) throw new Error('upload failed: the file was not prepared');
  const bytes = await file.bytes();
  const sent = await socketLink.call<Record<string, any>>('upload', { bytes: base64Of(bytes), mimetype });
  rememberFile(sent['directPath'], bytes);
  return {
    mediaEntry: {
      mmsUrl: sent['deprecatedMms3Url'],
      deprecatedMms3Url: sent['deprecatedMms3Url'],
      directPath: sent['directPath'],
      mediaKey: sent['mediaKey'],
      mediaKeyTimestamp: sent['mediaKeyTimestamp'],
      encFilehash: sent['encFilehash'],
      uploadHash: sent['encFilehash'],
    },
  };
}

define('WAWebMediaOpaqueData', () => OpaqueData);
define('WAWebPrepRawMedia', () => ({
  prepRawMedia: (file: OpaqueData, options: PrepareOptions) => ({ waitForPrep: () => prepare(file, options) }),
}));
define('WAWebMediaStorage', () => ({
  getOrCreateMediaObject: (filehash: string) => {
    const data = prepared.get(filehash)?.data;
    return { filehash, type: data?.type, size: data?.['size'], contentInfo: {}, consolidate: () => undefined };
  },
}));
define('WAWebMmsMediaTypes', () => ({
  msgToMediaType: ({ type }: { type: string }) => type,
  castToV4: (type: string) => type,
}));
define('WAWebMediaDataUtils', () => ({ shouldUseMediaCache: () => false }));
define('WAWebMediaInMemoryBlobCache', () => ({ InMemoryMediaBlobCache: new Map() }));
define('WAWebMediaMmsV4Upload', () => ({ uploadMedia: upload, uploadUnencryptedMedia: upload }));
define('WAWebStartMediaUploadQpl', () => ({ startMediaUploadQpl: () => ({}) }));
define('WAWebUploadManager', () => ({
  encryptAndUpload: async ({ blob }: { blob: File }) => {
    const data = await prepare(new OpaqueData(blob), { asSticker: true });
    const { mediaEntry } = await upload({ mimetype: blob.type, mediaObject: data });
    return { ...mediaEntry, url: mediaEntry['mmsUrl'], mimetype: blob.type };
  },
}));

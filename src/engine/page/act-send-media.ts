import type { PageContent } from '../../core/ports/page-sender.js';
import { uploadedFile } from './act-send-upload.js';
import { toSticker, waveformOf } from './act-send-pictures.js';
import { waModule } from './wa-modules.js';

type MediaContent = Extract<PageContent, { kind: 'media' }>;

/** Prepares, encrypts and uploads the file as whatsapp-web.js 1.34.7 does (`processMediaData`, `processStickerData`). */
export async function toMedia(content: MediaContent, token: number | null): Promise<Record<string, unknown>> {
  const file = token === null ? undefined : uploadedFile(token);
  if (file === undefined) throw new Error('The file did not reach the page');
  if (content.as === 'sticker') return toStickerMessage(file);
  const media = await processMedia(file, content.as);
  return {
    ...media.toJSON(),
    ...(content.as === 'voice' && media.waveform !== undefined ? { waveform: media.waveform } : {}),
    body: media.preview,
    ...(content.caption === undefined ? {} : { caption: content.caption }),
    ...(content.viewOnce === true ? { isViewOnce: true } : {}),
  };
}

/** The file encrypted and uploaded, as the model that WhatsApp makes of it. */
export async function processMedia(file: File, as: MediaContent['as']): Promise<any> {
  const OpaqueData = waModule('WAWebMediaOpaqueData');
  const opaque = await OpaqueData.createFromData(file, file.type);
  const options = {
    asSticker: false,
    asGif: as === 'gif',
    isPtt: as === 'voice',
    asDocument: as === 'document',
  };
  const media = await waModule('WAWebPrepRawMedia').prepRawMedia(opaque, options).waitForPrep();
  if (!media.filehash) throw new Error('WhatsApp could not read the file');
  const mediaObject = waModule('WAWebMediaStorage').getOrCreateMediaObject(media.filehash);
  const types = waModule('WAWebMmsMediaTypes');
  const mediaType = types.msgToMediaType({ type: media.type, isGif: media.isGif, isNewsletter: false });
  if (as === 'voice' && media.type === 'ptt') {
    media.waveform = mediaObject.contentInfo?.waveform ?? (await waveformOf(file));
  }
  if (!(media.mediaBlob instanceof OpaqueData)) {
    media.mediaBlob = await OpaqueData.createFromData(media.mediaBlob, media.mediaBlob.type);
  }
  media.renderableUrl = media.mediaBlob.url();
  mediaObject.consolidate(media.toJSON());
  media.mediaBlob.autorelease();
  if (waModule('WAWebMediaDataUtils').shouldUseMediaCache(types.castToV4(mediaObject.type))) {
    const { InMemoryMediaBlobCache } = waModule('WAWebMediaInMemoryBlobCache');
    InMemoryMediaBlobCache.put(mediaObject.filehash, media.mediaBlob.formData());
  }
  const uploaded = await waModule('WAWebMediaMmsV4Upload').uploadMedia({
    mimetype: media.mimetype,
    mediaObject,
    mediaType,
  });
  const entry = uploaded?.mediaEntry;
  if (!entry) throw new Error('WhatsApp did not take the upload of the file');
  media.set({
    clientUrl: entry.mmsUrl,
    deprecatedMms3Url: entry.deprecatedMms3Url,
    directPath: entry.directPath,
    mediaKey: entry.mediaKey,
    mediaKeyTimestamp: entry.mediaKeyTimestamp,
    filehash: mediaObject.filehash,
    encFilehash: entry.encFilehash,
    uploadhash: entry.uploadHash,
    size: mediaObject.size,
    streamingSidecar: entry.sidecar,
    firstFrameSidecar: entry.firstFrameSidecar,
  });
  return media;
}

async function toStickerMessage(file: File): Promise<Record<string, unknown>> {
  const sticker = await toSticker(file);
  const uploaded = await waModule('WAWebUploadManager').encryptAndUpload({
    blob: sticker,
    type: 'sticker',
    signal: new AbortController().signal,
    mediaKey: toBase64(crypto.getRandomValues(new Uint8Array(32))),
    uploadQpl: waModule('WAWebStartMediaUploadQpl').startMediaUploadQpl({ entryPoint: 'MediaUpload' }),
  });
  return {
    ...uploaded,
    clientUrl: uploaded.url,
    deprecatedMms3Url: uploaded.url,
    uploadhash: uploaded.encFilehash,
    size: sticker.size,
    type: 'sticker',
    mimetype: 'image/webp',
    filehash: toBase64(new Uint8Array(await crypto.subtle.digest('SHA-256', await sticker.arrayBuffer()))),
  };
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

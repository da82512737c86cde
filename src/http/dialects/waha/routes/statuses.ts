import { z } from 'zod';
import { BridgeError } from '../../../../core/errors/bridge-error.js';
import type { MediaStatus } from '../../../../core/statuses/status-service.js';
import type { TakenMessage } from '../../../../core/ports/page-sender.js';
import { defineRoute, type Route } from '../../../route.js';
import { bodyOf, bool, count, filled, sessionPath, text } from '../fields.js';
import { toWaMessage } from '../mappers/to-wa-message.js';
import { outgoingFile } from '../schemas/outgoing-file.js';
import { waMessage, type WaMessage } from '../schemas/wa-message.js';
import { onWorking } from '../session-access.js';

const path = z.object({ session: sessionPath });
const color = text
  .refine((value) => /^#?[\da-f]{6}$/i.test(value.trim()), { error: 'must be a hexadecimal color' })
  .nullish();
const posted = { id: text.nullish(), contacts: z.array(text, { error: 'must be an array' }).nullish() };
const reply = { kind: 'json', description: 'It is up', body: waMessage } as const;

export const postTextStatus = defineRoute({
  method: 'post',
  path: '/api/:session/status/text',
  id: 'sendTextStatus',
  summary: 'Post a text as status, to all contacts',
  scope: 'messages:write',
  request: {
    params: path,
    body: bodyOf({
      ...posted,
      text: filled,
      backgroundColor: color,
      font: count(0)
        .refine((value) => value <= 7, { error: 'must not be greater than 7' })
        .nullish(),
      linkPreview: bool.nullish(),
      linkPreviewHighQuality: bool.nullish(),
    }),
  },
  reply,

  async handle({ params, body }, context) {
    assertForAll(body.contacts);
    const status = {
      text: body.text,
      backgroundColor: body.backgroundColor ?? undefined,
      font: body.font ?? undefined,
    };
    const message = await onWorking(context, params.session, (session) => context.statuses.postText(session, status));
    return { json: toPosted(message) };
  },
});

/** Files as status. */
export const mediaStatusRoutes: readonly Route[] = [
  mediaStatus('image', 'sendImageStatus', 'Post a picture as status, to all contacts'),
  mediaStatus('voice', 'sendVoiceStatus', 'Post a voice message as status, to all contacts'),
  mediaStatus('video', 'sendVideoStatus', 'Post a video as status, to all contacts'),
];

function mediaStatus(as: MediaStatus['as'], id: string, summary: string): Route {
  return defineRoute({
    method: 'post',
    path: `/api/:session/status/${as}`,
    id,
    summary,
    scope: 'messages:write',
    takesFile: true,
    request: {
      params: path,
      body: bodyOf({
        ...posted,
        file: outgoingFile,
        caption: text.nullish(),
        convert: bool.nullish(),
        backgroundColor: color,
      }),
    },
    reply,

    async handle({ params, body }, context) {
      assertForAll(body.contacts);
      const status = {
        as,
        file: body.file,
        caption: as === 'voice' ? undefined : (body.caption ?? undefined),
        convert: as === 'image' ? undefined : (body.convert ?? undefined),
        backgroundColor: as === 'voice' ? (body.backgroundColor ?? undefined) : undefined,
      };
      const message = await onWorking(context, params.session, (session) =>
        context.statuses.postMedia(session, status),
      );
      return { json: toPosted(message) };
    },
  });
}

/** In WAHA's words for this engine. */
function assertForAll(contacts: readonly string[] | null | undefined): void {
  if (contacts == null || contacts.length === 0) return;
  throw new BridgeError(
    'feature_unavailable',
    "WEBJS doesn't accept 'contacts'. Remove the field to send status to all contacts.",
  );
}

function toPosted({ json }: TakenMessage): WaMessage {
  return toWaMessage(JSON.parse(json), { source: 'api' });
}

import { z } from 'zod';
import { BridgeError } from '../../../../core/errors/bridge-error.js';
import { defineRoute, type Method, type Route } from '../../../route.js';
import { success } from './chat-actions.js';

const NOT_HERE = 'The method is not implemented by the engine.';
const NO_PASSKEY = 'There is no passkey request pending.';
const NO_BUTTONS = 'Answering buttons is not supported by this page build: WhatsApp Web offers nothing that does it.';
const NO_STATUS_ID = 'The method is not implemented by the engine: WhatsApp Web makes the id of a status itself.';
const NO_SEARCH = 'Searching channels is not supported by this page build.';
const NO_APPS = 'Apps are not part of this server.';
const NO_DEBUG = 'The debugging tools of WAHA are not part of this server.';

/** What WAHA has and its browser engine, or this server, has not: 422 with the reason, never a false success. */
export const UNSUPPORTED: readonly (readonly [Method, path: string, id: string, summary: string, reason: string])[] = [
  ['post', '/api/sendList', 'sendList', 'Send a list message', NOT_HERE],
  [
    'post',
    '/api/send/link-custom-preview',
    'sendLinkCustomPreview',
    'Send a link with a preview of one’s own',
    NOT_HERE,
  ],
  ['post', '/api/sendButtons', 'sendButtons', 'Send buttons', NOT_HERE],
  ['post', '/api/send/buttons/reply', 'sendButtonsReply', 'Answer buttons', NO_BUTTONS],
  ['post', '/api/:session/events', 'sendEvent', 'Send an event', NOT_HERE],
  ['post', '/api/:session/status/delete', 'deleteStatus', 'Delete a status', NOT_HERE],
  ['get', '/api/:session/presence', 'listPresences', 'All presences', NOT_HERE],
  ['get', '/api/:session/status/new-message-id', 'newStatusId', 'An id for a new status', NO_STATUS_ID],
  ['get', '/api/:session/auth/passkey/challenge', 'getPasskeyChallenge', 'The question for a passkey', NO_PASSKEY],
  ['post', '/api/:session/auth/passkey', 'sendPasskey', 'Answer with a passkey', NO_PASSKEY],
  ['get', '/api/:session/auth/passkey/confirmation', 'getPasskeyConfirmation', 'The code to confirm', NO_PASSKEY],
  ['post', '/api/:session/auth/passkey/confirm', 'confirmPasskey', 'Confirm a passkey', NO_PASSKEY],
  ['post', '/api/:session/channels/search/by-view', 'searchChannelsByView', 'Search channels', NO_SEARCH],
  ['post', '/api/:session/channels/search/by-text', 'searchChannelsByText', 'Search channels', NO_SEARCH],
  ['get', '/api/:session/channels/search/views', 'listChannelViews', 'Views of channels', NO_SEARCH],
  ['get', '/api/:session/channels/search/countries', 'listChannelCountries', 'Countries of channels', NO_SEARCH],
  ['get', '/api/:session/channels/search/categories', 'listChannelCategories', 'Categories of channels', NO_SEARCH],
  ['get', '/api/apps', 'listApps', 'Apps of a session', NO_APPS],
  ['post', '/api/apps', 'createApp', 'Add an app', NO_APPS],
  ['get', '/api/apps/:id', 'getApp', 'One app', NO_APPS],
  ['put', '/api/apps/:id', 'updateApp', 'Change an app', NO_APPS],
  ['delete', '/api/apps/:id', 'deleteApp', 'Delete an app', NO_APPS],
  ['get', '/api/server/debug/cpu', 'debugCpu', 'A profile of the CPU', NO_DEBUG],
  ['get', '/api/server/debug/heapsnapshot', 'debugHeap', 'A snapshot of the heap', NO_DEBUG],
  ['get', '/api/server/debug/browser/trace/:session', 'debugBrowser', 'A trace of the browser', NO_DEBUG],
];

export const unsupportedRoutes: readonly Route[] = UNSUPPORTED.map(([method, path, id, summary, reason]) =>
  defineRoute({
    method,
    path,
    id,
    summary: `${summary} (answers 422)`,
    scope: 'key',
    request: { params: z.object(placeholders(path)) },
    reply: { kind: 'json', description: 'Does not happen', body: success },
    handle: () => {
      throw new BridgeError('feature_unavailable', reason);
    },
  }),
);

function placeholders(path: string): Record<string, z.ZodString> {
  return Object.fromEntries([...path.matchAll(/:(\w+)/g)].map(([, name = '']) => [name, z.string()]));
}

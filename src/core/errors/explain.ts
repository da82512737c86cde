import type { SessionState } from '../sessions/session-machine.js';
import type { WantedState } from '../sessions/session-view.js';
import type { ErrorCode } from './bridge-error.js';

/** One sentence on what is the case and one on what to do next. API, CLI and pages all show these same texts. */
export interface Explanation {
  readonly explanation: string;
  readonly nextAction: string;
}

const ERRORS: Readonly<Record<ErrorCode, Explanation>> = {
  invalid_request: say(
    'The request has a value that cannot be used.',
    'Correct the fields listed in `errors` and send it again.',
  ),
  invalid_chat_id: say(
    'The chat id is neither a phone number with country code nor a WhatsApp id.',
    'Use digits with country code (447911123456), or an id ending in @c.us, @g.us, @lid or @newsletter.',
  ),
  invalid_json: say('The request body is not valid JSON.', 'Check quotes and commas, or leave the body out.'),
  payload_too_large: say('The request body is larger than this server accepts.', 'Send a smaller body.'),
  unsupported_media_type: say('The body has a content type this route does not read.', 'Send application/json.'),
  unauthorized: say(
    'No valid API key came with the request.',
    'Send the key as `Authorization: Bearer KEY` or `X-Api-Key: KEY`.',
  ),
  forbidden: say('This API key may not do that.', 'Use a key that has the scope or the session named in the message.'),
  rate_limited: say('Too many requests came in a short time.', 'Wait for the seconds named in Retry-After.'),
  key_not_found: say('There is no API key of that id.', 'GET /keys lists the keys.'),
  route_not_found: say('There is no such route.', 'See GET /docs for every route.'),
  method_not_allowed: say('This route exists, but not for this method.', 'Use one of the methods in the Allow header.'),
  session_not_found: say(
    'There is no session of that name that this key may use.',
    'GET /sessions lists the sessions.',
  ),
  session_exists: say('There is a session of that name already.', 'Choose another name, or use the one that exists.'),
  session_running: say('The session is running.', 'Stop it first, or add ?force=true.'),
  session_not_linked: say(
    'This session is not linked to a phone yet.',
    'Scan the QR from GET /sessions/NAME/qr with WhatsApp > Linked devices, or ask for a pairing code.',
  ),
  session_already_linked: say(
    'This session is already linked to a phone.',
    'Log out first if you want to link another phone.',
  ),
  session_stopped: say('This session is stopped.', 'Start the session.'),
  session_logged_out: say('The phone unlinked this session.', 'Scan a new QR from GET /sessions/NAME/qr.'),
  session_starting: say('The session is still starting.', 'Ask again after the seconds named in Retry-After.'),
  session_reconnecting: say(
    'The session lost its page or its connection and is coming back.',
    'Ask again after the seconds named in Retry-After.',
  ),
  session_failed: say(
    'The session could not be brought up; it is tried again by itself.',
    'Read `reason` in GET /sessions/NAME.',
  ),
  qr_unavailable: say('There is no QR to show right now.', 'Ask again with ?wait=30 to wait for a fresh one.'),
  pairing_code_rate_limited: say(
    'WhatsApp allows about one pairing code per three minutes.',
    'Use the last code, or wait for the seconds named in Retry-After.',
  ),
  pairing_code_unavailable: say('WhatsApp gave no pairing code.', 'Check the number and try again, or scan the QR.'),
  chat_not_found: say(
    'This account has no chat with that id.',
    'Check the id; a chat appears after the first message.',
  ),
  chat_ambiguous: say('The number can mean two different chats.', 'Ask with one of the full ids named in `errors`.'),
  number_not_registered: say('This number is not on WhatsApp.', 'Check the number and its country code.'),
  message_not_found: say('This chat has no such message.', 'Check the message id; GET /chats/:chat lists the newest.'),
  message_in_other_chat: say(
    'The message id belongs to another chat.',
    'Use a message id from the chat you are reading.',
  ),
  label_not_found: say('This account has no such label.', 'GET /labels lists the labels.'),
  call_not_found: say(
    'There is no such call, or it is over.',
    'Use the id that the event `call.received` told, while it rings.',
  ),
  media_absent: say('This message has no file.', 'Ask for messages with `hasMedia: true`.'),
  media_gone: say(
    'WhatsApp has this file no more, and the phone did not upload it again.',
    'Open the chat on the phone; if the file is still there, ask again in an hour.',
  ),
  media_mismatch: say(
    'What WhatsApp gave is not the file that the message names.',
    'Ask again; if it stays so, the file was damaged when it was sent.',
  ),
  media_too_large: say('The file is larger than all room for files.', 'Raise MEDIA_QUOTA_MB and start again.'),
  media_unavailable: say(
    'WhatsApp could not load the file just now.',
    'Ask again after the seconds named in Retry-After.',
  ),
  range_not_satisfiable: say(
    'The file is shorter than the range that was asked for.',
    'Ask for bytes below the length in the message.',
  ),
  recipient_stopped: say(
    'This recipient is on the stop list of the session: nothing is sent to them.',
    'If they asked to hear from you again, take them off the list with DELETE /stop-list/NUMBER.',
  ),
  idempotency_conflict: say(
    'This Idempotency-Key was used for another request.',
    'Use a new key for a new message, and the same request with an old key.',
  ),
  queue_full: say(
    'Too many messages of this session wait to be sent.',
    'Send again after the seconds named in Retry-After.',
  ),
  media_refused: say(
    'The file cannot be sent.',
    'Read the message: it names what is wrong with its address, its size or its type.',
  ),
  conversion_unavailable: say(
    'Converting needs ffmpeg, and there is none.',
    'Install ffmpeg or set FFMPEG_PATH, or send the file as it should arrive and without `convert`.',
  ),
  send_failed: say('WhatsApp did not take the message.', 'Read the message for the reason; nothing was sent.'),
  action_refused: say(
    'WhatsApp did not do it.',
    'The message names the reason; asking again changes nothing unless the reason is gone.',
  ),
  feature_unavailable: say(
    'The loaded build of WhatsApp Web lacks what this needs.',
    'See `features` in GET /sessions/NAME; an update of Causeway may be needed.',
  ),
  page_unavailable: say('The WhatsApp page did not answer.', 'Ask again after the seconds named in Retry-After.'),
  deadline_exceeded: say('The answer was not ready in time.', 'Ask for fewer messages, or ask again.'),
  browser_unavailable: say(
    'No usable Chrome or Chromium could be started.',
    'Install Chromium or set PUPPETEER_EXECUTABLE_PATH, then start again.',
  ),
  whatsapp_unreachable: say(
    'web.whatsapp.com cannot be reached from this machine.',
    'Check the network or PROXY_URL; it is tried again by itself. `npm run demo` works without internet.',
  ),
  profile_refused: say(
    'This profile must not be opened this way.',
    'Use the folder that belongs to it: simulator profiles only with the simulator, real ones only without.',
  ),
  profile_in_use: say('Another process is using this profile.', 'Stop the other process; its id is in the message.'),
  profile_damaged: say(
    'The profile of this session cannot be opened and no good snapshot of it exists.',
    'Link the session again; the old profile is kept in quarantine.',
  ),
  storage_unavailable: say(
    'The database cannot be used right now.',
    'Look at its disk and its lock (the message names the cause); nothing is lost, and it is tried again.',
  ),
  disk_full: say('There is no room left on the disk.', 'Free some space; nothing was lost and it is tried again.'),
  backup_unreadable: say(
    'This backup cannot be opened; nothing was changed.',
    'Check the path and the passphrase, copy the file again, or use another backup.',
  ),
  no_snapshot: say(
    'There is no usable snapshot of this profile.',
    'Restore a backup with `causeway restore`, or link the phone again.',
  ),
  connect_link_invalid: say('This link has been used or has expired.', 'Ask for a new link.'),
  cursor_expired: say(
    'Events after this cursor have left the log.',
    'Begin anew with `after=start`, and read from the chats what happened before.',
  ),
  webhook_not_found: say('There is no such webhook.', 'List the webhooks to see which there are.'),
  webhook_refused: say(
    'Webhooks may not go to this address.',
    'Use an https address of the public internet, or list the host in WEBHOOK_ALLOW_HOSTS.',
  ),
  delivery_not_found: say(
    'There is no such delivery, or its event has left the log.',
    'List the deliveries of the webhook to see which there are.',
  ),
  internal_error: say('Something went wrong inside Causeway.', 'Look at the log for the request id.'),
};

const STATES: Readonly<Record<SessionState, Explanation>> = {
  stopped: say('The session is stopped; its link is kept.', 'Start the session.'),
  starting: say('The browser and WhatsApp Web are starting.', 'Wait; this takes a few seconds.'),
  scan_qr: say(
    'WhatsApp is waiting for a phone to scan the QR.',
    'Open WhatsApp on the phone > Linked devices > Link a device, and scan.',
  ),
  pairing_code: say(
    'A pairing code is waiting to be typed on the phone.',
    'Open WhatsApp on the phone > Linked devices > Link with phone number, and type the code.',
  ),
  passkey_required: say(
    'WhatsApp asks for a passkey on the phone.',
    'Unlock the phone and confirm the passkey request that WhatsApp shows there.',
  ),
  syncing: say('The phone is linked and WhatsApp is loading its chats.', 'Wait; keep the phone online.'),
  working: say('The session is linked, connected and ready.', 'Nothing to do.'),
  reconnecting: say(
    'The session lost its page or its connection and is coming back.',
    'Wait; if it lasts, check the network.',
  ),
  logged_out: say('The phone unlinked this session.', 'Scan a new QR to link it again.'),
  failed: say(
    'The session could not be brought up; it is tried again by itself.',
    'Read `reason`; it names what failed.',
  ),
};

function say(explanation: string, nextAction: string): Explanation {
  return { explanation, nextAction };
}

/** The sentence and the next action for an error code. */
export function explainError(code: ErrorCode): Explanation {
  return ERRORS[code];
}

const LOGGED_OUT_HERE = say(
  'The session was logged out on purpose; it holds no link.',
  'Start the session to link a phone again.',
);

/** The sentence and the next action for a session state, and for what its owner wants of it. */
export function explainState(state: SessionState, wanted?: WantedState): Explanation {
  return state === 'stopped' && wanted === 'unlinked' ? LOGGED_OUT_HERE : STATES[state];
}

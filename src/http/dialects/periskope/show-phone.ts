import type { SessionState } from '../../../core/sessions/session-machine.js';
import { mayDo } from '../../families/key-scopes.js';
import type { RouteContext } from '../../route.js';
import { isoMs } from './fields.js';
import type { Phone } from './phone.js';
import type { Reads } from './reads.js';
import type { PeriskopePhone } from './schemas/phone.js';

/** As whatsapp-web.js names where a connection stands. */
const WA_STATES = {
  stopped: 'DISCONNECTED',
  starting: 'OPENING',
  scan_qr: 'UNPAIRED',
  pairing_code: 'PAIRING',
  passkey_required: 'PAIRING',
  syncing: 'OPENING',
  working: 'CONNECTED',
  reconnecting: 'TIMEOUT',
  logged_out: 'UNPAIRED',
  failed: 'DISCONNECTED',
} as const satisfies Readonly<Record<SessionState, string>>;

export function waStateOf(state: SessionState): string {
  return WA_STATES[state];
}

/** The same for whoever asks for it: the text of a QR is shown to those alone who may link a phone. */
export async function showPhoneTo(context: RouteContext, phone: Phone): Promise<PeriskopePhone> {
  const shown = await showPhone(context, phone);
  return mayDo(context, 'sessions:link') ? shown : { ...shown, qr_code: null };
}

/** A phone as it stands. Asks WhatsApp for nothing. */
export async function showPhone(context: Reads, phone: Phone): Promise<PeriskopePhone> {
  const { view, session, orgPhone } = phone;
  const [own, labels, image] = await Promise.all([
    context.annotations.get(session, 'phone', phone.phoneId),
    context.annotations.list(session, 'label'),
    orgPhone === null ? null : context.pictures.known(session, orgPhone),
  ]);
  const labelIds = own?.data.labelIds ?? [];
  return {
    created_at: null,
    first_connected_at: null,
    is_ready: view.state === 'working',
    label_ids: Object.fromEntries(labelIds.map((id) => [id, true as const])),
    labels: labels.items.flatMap(({ id, data }) => (labelIds.includes(id) ? [data.name] : [])),
    org_id: phone.orgId,
    org_phone: orgPhone,
    phone_id: phone.phoneId,
    phone_image: image,
    phone_name: own?.data.name ?? view.me?.pushName ?? null,
    qr_code: context.sessions.shownQr(session)?.text ?? null,
    updated_at: isoMs(Math.max(Date.parse(view.since), own?.updatedAt ?? 0)),
    wa_state: waStateOf(view.state),
  };
}

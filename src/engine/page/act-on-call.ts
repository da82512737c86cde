import type { PageCalls } from '../../core/ports/page-calls.js';
import type { Refusal } from '../../core/ports/page-actor.js';
import { noteRejectedCall } from './observe.js';
import { orRefusal, waFunction } from './server-refusal.js';
import { until } from './until.js';
import { waModule } from './wa-modules.js';

const EFFECT_MS = 5_000;

const STILL_RINGS: Refusal = {
  outcome: 'refused',
  reason: 'WhatsApp was told, and the call goes on ringing: calls cannot be declined from this build of WhatsApp Web',
};

/**
 * See `PageCalls.reject`. The stanza that whatsapp-web.js 1.34.7 sends, but with the caller's own id text; WhatsApp
 * answers nothing, so what the page shows of the call afterwards decides.
 */
export function rejectCall({ callId }: { readonly callId: string }): ReturnType<PageCalls['reject']> {
  return orRefusal(async () => {
    const call = callOf(callId);
    if (call === undefined) return { outcome: 'call_unknown' as const };
    const before = stateOf(call);
    const peer = String(call.peerJid?._serialized ?? call.peerJid);
    const wap = waFunction('WAWap', 'wap');
    const from = waFunction('WAWebUserPrefsMeUser', 'getMaybeMePnUser')()._serialized;
    const reject = wap('reject', { 'call-id': callId, 'call-creator': peer, count: '0' });
    const stanza = wap('call', { id: waFunction('WAWap', 'generateId')(), from, to: peer }, [reject]);
    await waFunction('WADeprecatedSendIq', 'deprecatedCastStanza')(stanza);
    const isOver = () => {
      const now = callOf(callId);
      return now === undefined || stateOf(now) !== before;
    };
    if (!(await until(isOver, EFFECT_MS))) return STILL_RINGS;
    noteRejectedCall(call);
    return { outcome: 'done' as const };
  });
}

/** The collection keeps its calls in a Map whose name differs between builds (whatsapp-web.js looks for it too). */
function callOf(id: string): any {
  const loaded = waModule('WAWebCallCollection');
  const collection = loaded.CallCollection ?? loaded.default ?? loaded;
  const map: unknown = Object.values(collection).find((value) => value instanceof Map);
  return (map instanceof Map ? map.get(id) : undefined) ?? collection.get?.(id);
}

function stateOf(call: any): unknown {
  return typeof call.getState === 'function' ? call.getState() : (call.state ?? null);
}

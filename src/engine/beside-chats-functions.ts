import type { PageCalls } from '../core/ports/page-calls.js';
import type { PageChannels } from '../core/ports/page-channels.js';
import type { LabelChange, PageLabels } from '../core/ports/page-labels.js';
import type { PagePresence } from '../core/ports/page-presence.js';
import type { PageStatuses, StatusContent } from '../core/ports/page-status.js';

/** What our script in the page does with labels, presence, calls, channels and statuses; see the ports of these names. */
export interface BesideChatsFunctions {
  readonly createLabel: (request: LabelChange & { readonly name: string }) => ReturnType<PageLabels['create']>;
  readonly changeLabel: (request: LabelChange & { readonly id: string }) => ReturnType<PageLabels['change']>;
  readonly removeLabel: (request: { readonly id: string }) => ReturnType<PageLabels['remove']>;
  readonly subscribePresence: (request: {
    readonly candidates: readonly string[];
  }) => ReturnType<PagePresence['subscribe']>;
  readonly readPresence: (request: {
    readonly candidates: readonly string[];
    /** The account is shown as online all the time. */
    readonly staysAvailable: boolean;
  }) => ReturnType<PagePresence['read']>;
  readonly rejectCall: (request: { readonly callId: string }) => ReturnType<PageCalls['reject']>;
  readonly listChannels: () => ReturnType<PageChannels['list']>;
  readonly readChannel: (request: { readonly idOrCode: string }) => ReturnType<PageChannels['read']>;
  readonly createChannel: (request: Parameters<PageChannels['create']>[0]) => ReturnType<PageChannels['create']>;
  readonly removeChannel: (request: { readonly id: string }) => ReturnType<PageChannels['remove']>;
  readonly followChannel: (request: {
    readonly id: string;
    readonly follow: boolean;
  }) => ReturnType<PageChannels['follow']>;
  readonly muteChannel: (request: { readonly id: string; readonly muted: boolean }) => ReturnType<PageChannels['mute']>;
  readonly postStatus: (request: {
    readonly content: StatusContent;
    readonly file: number | null;
  }) => ReturnType<PageStatuses['post']>;
}

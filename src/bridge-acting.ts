import { Acting } from './core/actions/acting.js';
import { ChatActions } from './core/actions/chat-actions.js';
import { MessageActions } from './core/actions/message-actions.js';
import { GroupService } from './core/groups/group-service.js';
import { ContactActions } from './core/contacts/contact-actions.js';
import { CallService } from './core/calls/call-service.js';
import { ChannelService } from './core/channels/channel-service.js';
import { LabelChanges } from './core/labels/label-changes.js';
import { PresenceService } from './core/presence/presence-service.js';
import { ProfileService } from './core/profile/profile-service.js';
import type { RegistrationChecks } from './core/contacts/registration-checks.js';
import type { Clock } from './core/ports/clock.js';
import type { SessionService } from './core/sessions/session-service.js';

export interface ActingParts {
  readonly sessions: SessionService;
  readonly registrations: RegistrationChecks;
  readonly clock: Clock;
  readonly defaultCountry: string | undefined;
}

/** The part of the composition root that acts on chats, messages, groups, people and the account itself. */
export function buildActing({ sessions, registrations, clock, defaultCountry }: ActingParts) {
  const onChats = new Acting(sessions, defaultCountry);
  const inGroups = new Acting({ actor: (session) => sessions.groups(session) }, defaultCountry);
  return {
    chatActions: new ChatActions(onChats, clock),
    messageActions: new MessageActions(onChats),
    groups: new GroupService(sessions, inGroups, defaultCountry),
    contactActions: new ContactActions(sessions, registrations, defaultCountry),
    profile: new ProfileService(sessions),
    labelChanges: new LabelChanges(sessions),
    presence: new PresenceService(sessions, defaultCountry),
    calls: new CallService(sessions),
    channels: new ChannelService(sessions),
  };
}

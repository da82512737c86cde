import type { OwnProfile } from '../ports/page-profile.js';

/**
 * The account's own profile. Changes resolve when the page shows them. Throws `feature_unavailable`, `action_refused`
 * (WhatsApp said no, in words) and the session errors.
 */
export interface ProfileApi {
  read(session: string): Promise<OwnProfile>;
  setName(session: string, name: string): Promise<void>;
  setAbout(session: string, about: string): Promise<void>;
  /** Any picture that a browser reads; cut to a square. Null takes it away. */
  setPicture(session: string, picture: Uint8Array | null): Promise<void>;
  /** Whether others see this account as online. */
  setPresence(session: string, presence: 'available' | 'unavailable'): Promise<void>;
}

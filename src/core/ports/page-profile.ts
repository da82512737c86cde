import type { Refusal } from './page-actor.js';

type Done = { readonly outcome: 'done' };

export interface OwnProfile {
  readonly id: string;
  readonly lid: string | null;
  readonly name: string | null;
  readonly about: string | null;
}

/** This account's own profile, through the live page. Fails like `PageActor`. */
export interface PageProfile {
  read(): Promise<(Done & { readonly profile: OwnProfile }) | Refusal>;
  setName(name: string): Promise<Done | Refusal>;
  setAbout(about: string): Promise<Done | Refusal>;
  /** A picture as base64 in any form the browser reads; null takes it away. It is cut to a square. */
  setPicture(picture: string | null): Promise<Done | Refusal>;
  /** Whether others see this account as online. WhatsApp gives no sign of it back. */
  setPresence(presence: 'available' | 'unavailable'): Promise<Done | Refusal>;
}

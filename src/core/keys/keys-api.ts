import type { Principal } from '../ports/key-verifier.js';
import type { ApiKeyChanges, ApiKeyView, NewApiKey } from './api-key.js';

/**
 * The keys of an organisation: the principal's own, or for whoever runs the bridge any. Unknown ids and those of others
 * throw `key_not_found` alike; handing on more than one has throws `forbidden`.
 */
export interface KeysApi {
  /** `key` is told here and never again. */
  create(
    principal: Principal,
    wanted: NewApiKey,
    organisation?: string,
  ): Promise<{ readonly key: string; readonly view: ApiKeyView }>;
  /** By time of making, revoked ones too. */
  list(principal: Principal, organisation?: string): Promise<readonly ApiKeyView[]>;
  get(principal: Principal, id: string, organisation?: string): Promise<ApiKeyView>;
  change(principal: Principal, id: string, changes: ApiKeyChanges, organisation?: string): Promise<ApiKeyView>;
  /** For good; it is listed on, so that logs can be read. */
  revoke(principal: Principal, id: string, organisation?: string): Promise<ApiKeyView>;
}

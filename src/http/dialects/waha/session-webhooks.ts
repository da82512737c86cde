import { BridgeError } from '../../../core/errors/bridge-error.js';
import type { Webhook } from '../../../core/webhooks/webhook.js';
import { assertMayDo } from '../../families/key-scopes.js';
import { principalOf } from '../../families/principal-of.js';
import type { RouteContext } from '../../route.js';
import type { SessionConfig } from './schemas/session-config.js';
import { toWebhookWishes } from './webhook-wishes.js';

const FORMAT = 'waha';

type ConfigWebhooks = NonNullable<SessionConfig['webhooks']>;

/**
 * Throws before anything is changed: `forbidden` for a key that may not set webhooks where there are or will be some, and
 * `invalid_request` naming the address that no webhook may go to. `session` is null for one that is not there yet.
 */
export async function assertWebhooks(
  context: RouteContext,
  session: string | null,
  wanted: ConfigWebhooks,
): Promise<void> {
  const known = session === null ? [] : await webhooksOf(context, session);
  if (wanted.length > 0 || known.length > 0) assertMayDo(context, 'webhooks:manage');
  const details = wanted.flatMap(({ url }, index) => {
    try {
      context.webhooks.assertAllowed(url);
      return [];
    } catch (error) {
      if (!(error instanceof BridgeError)) throw error;
      const expected = `must be an address that webhooks may go to: ${error.message}`;
      return [{ field: `config.webhooks.${String(index)}.url`, expected, received: 'another one' }];
    }
  });
  if (details.length === 0) return;
  throw new BridgeError('invalid_request', 'A webhook cannot go there.', { details });
}

/**
 * Makes the webhooks of a session those of its config. One whose address stays goes on where it is; the others begin with
 * what comes.
 */
export async function replaceWebhooks(context: RouteContext, session: string, wanted: ConfigWebhooks): Promise<void> {
  const principal = principalOf(context);
  const { webhooks } = context;
  const left = await webhooksOf(context, session);
  const takeSame = (url: string): Webhook | undefined => {
    const at = left.findIndex((one) => one.url === url);
    return at < 0 ? undefined : left.splice(at, 1)[0];
  };
  for (const one of wanted) {
    const wishes = toWebhookWishes(one);
    const same = takeSame(one.url);
    if (same === undefined) await webhooks.create(principal, { ...wishes, session, format: FORMAT });
    else await webhooks.change(principal, same.id, wishes);
  }
  for (const { id } of left) await webhooks.remove(principal, id);
}

async function webhooksOf(context: RouteContext, session: string): Promise<Webhook[]> {
  const all = await context.webhooks.list(principalOf(context));
  return all.filter((one) => one.format === FORMAT && one.session === session);
}

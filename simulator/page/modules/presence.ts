import { socketLink } from '../link/socket-link.js';
import { PresenceCollection } from '../presence.js';
import { define } from '../registry.js';

async function subscribe(id: unknown): Promise<void> {
  PresenceCollection.gadd(id).isSubscribed = true;
  await socketLink.call('presenceSubscribe', { id: String(id) });
}

define('WAWebContactPresenceBridge', () => ({ subscribePresence: subscribe }));
define('WAWebPresenceCollection', () => ({
  PresenceCollection: Object.assign(PresenceCollection, {
    find: async (id: unknown) => {
      await subscribe(id);
      return PresenceCollection.get(id);
    },
  }),
}));

import { chatActions } from './chats.js';
import type { DoorParts } from './door-parts.js';
import { faultActions } from './faults.js';
import { groupActions } from './groups.js';
import { linkingActions } from './linking.js';
import { messageActions } from './messages.js';
import { peopleActions } from './people.js';
import { truthActions } from './truth.js';

/** Everything a test or a demo may do to the simulator; the HTTP door has an action of each name. */
export type Door = ReturnType<typeof openDoor>;

export function openDoor(parts: DoorParts) {
  return {
    ...linkingActions(parts),
    ...messageActions(parts),
    ...chatActions(parts),
    ...groupActions(parts),
    ...peopleActions(parts),
    ...faultActions(parts),
    ...truthActions(parts),
  };
}

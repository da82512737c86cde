import { boot } from './boot.js';
import './modules/account.js';
import './modules/calls.js';
import './modules/channels.js';
import './modules/chats.js';
import './modules/collections.js';
import './modules/connection.js';
import './modules/groups.js';
import './modules/ids.js';
import './modules/labels.js';
import './modules/media-upload.js';
import './modules/messages.js';
import './modules/not-simulated.js';
import './modules/people.js';
import './modules/presence.js';
import './modules/statuses.js';

void boot();

import { LINK_PATHS, type StageCommand } from '../../wire/protocol.js';
import { closeDialog, openIframes, showRestriction, showWhatsNew } from '../furniture.js';
import { stage } from '../stage.js';
import { Socket } from '../state/socket-model.js';

/** Lets the simulator act on the page itself: reload it, block it, change how it behaves. */
export function openStage(): void {
  const ws = new WebSocket(`wss://${location.host}${LINK_PATHS.stage}`);
  ws.onmessage = ({ data }) => act(JSON.parse(String(data)) as StageCommand);
}

function act(command: StageCommand): void {
  switch (command.do) {
    case 'settings':
      Object.assign(stage, command.settings);
      return;
    case 'reload':
      location.reload();
      return;
    case 'block': {
      const until = performance.now() + command.ms;
      while (performance.now() < until);
      return;
    }
    case 'iframes':
      openIframes(command.count);
      return;
    case 'dialog':
      if (command.open) showWhatsNew();
      else closeDialog();
      return;
    case 'restriction':
      showRestriction(command.text);
      return;
    case 'resync':
      Socket.set({ hasSynced: false });
      setTimeout(() => Socket.set({ hasSynced: true }), stage.syncMs);
      return;
    case 'state':
      Socket.set({ state: command.state });
      return;
  }
}

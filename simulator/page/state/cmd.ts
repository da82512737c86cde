import { Emitter } from '../emitter.js';

/** WhatsApp's commands: an emitter with methods, which `modules/commands.ts` adds. */
class CommandBus extends Emitter {
  [command: string]: any;
}

export const Cmd = new CommandBus();

let percent = 0;

export function offlineProgress(): number {
  return percent;
}

/** Tells how much of what was missed has come, 0-100. */
export function setOfflineProgress(value: number): void {
  percent = value;
  Cmd.trigger('offline_progress_update_from_bridge');
}

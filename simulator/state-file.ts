import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Account, LinkedDevice } from './account/account.js';

/** What a restart of the simulator must not change: who is linked, and when the made-up past ended. */
interface KeptState {
  readonly startsAt: number;
  readonly devices: readonly LinkedDevice[];
}

export function readState(file: string): KeptState | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as KeptState) : undefined;
}

/** Brings the linked devices back, and keeps the file up to date from now on. */
export function keepStateIn(file: string, account: Account, kept: KeptState | undefined): void {
  // Events are not kept over a restart, so no device has missed any.
  for (const device of kept?.devices ?? []) account.devices.set(device.id, { ...device, seq: account.queue.seq });
  const write = (): void => {
    const state: KeptState = { startsAt: account.world.options.startsAt, devices: [...account.devices.values()] };
    const next = `${file}.next`;
    writeFileSync(next, JSON.stringify(state), { mode: 0o600 });
    renameSync(next, file);
  };
  account.onDevicesChanged = write;
  write();
}

import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Account, LinkedDevice } from './account/account.js';

/** Brings the linked devices back from a file, and keeps the file up to date. */
export function keepStateIn(file: string, account: Account): void {
  if (existsSync(file)) {
    const { devices } = JSON.parse(readFileSync(file, 'utf8')) as { devices: LinkedDevice[] };
    // Events are not kept over a restart, so no device has missed any.
    for (const device of devices) account.devices.set(device.id, { ...device, seq: account.queue.seq });
  }
  account.onDevicesChanged = () => {
    const next = `${file}.next`;
    writeFileSync(next, JSON.stringify({ devices: [...account.devices.values()] }), { mode: 0o600 });
    renameSync(next, file);
  };
}

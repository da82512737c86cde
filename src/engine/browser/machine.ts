import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';

/** Where a process runs. Two processes with all three equal see each other's pids; otherwise a pid says nothing. */
export interface Machine {
  readonly host: string;
  /** New at every start of the kernel, and the same in all containers on it; null where there is none. */
  readonly bootId: string | null;
  /** The pid namespace: two containers may share a host name and each have a process 1. Null where there is none. */
  readonly pidSpace: string | null;
}

/** The machine this process runs on. */
export async function thisMachine(): Promise<Machine> {
  const [bootId, pidSpace] = await Promise.all([
    orNull(readFile('/proc/sys/kernel/random/boot_id', 'utf8')),
    orNull(readlink('/proc/self/ns/pid')),
  ]);
  return { host: hostname(), bootId: bootId?.trim() ?? null, pidSpace };
}

async function orNull(reading: Promise<string>): Promise<string | null> {
  try {
    return await reading;
  } catch {
    // Not Linux, or a kernel that hides it: the host name and the pid have to do.
    return null;
  }
}

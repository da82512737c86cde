/** What the machine says of itself. Sizes in bytes; null where the system does not tell. */
export interface MachineFacts {
  /** Such as `v20.20.0`. */
  readonly node: string;
  readonly nodeRssBytes: number;
  readonly memory: { readonly totalBytes: number; readonly availableBytes: number };
  readonly disk: DiskFacts;
  readonly shm: { readonly totalBytes: number; readonly freeBytes: number } | null;
  readonly clock: {
    readonly nowMs: number;
    /** How far the clock on the wall moved, beyond the time that passed, since this process started. */
    readonly jumpedMs: number;
  };
}

/** The folder that holds the links. */
export interface DiskFacts {
  readonly folder: string;
  readonly freeBytes: number | null;
  readonly isWritable: boolean;
  /** Only its owner may read it; null where the system has no such modes. */
  readonly isPrivate: boolean | null;
}

export interface MachineProbe {
  examine(): Promise<MachineFacts>;
}

/** What came of starting the browser for a moment on an empty profile. */
export interface BrowserTrial {
  readonly executable: string | null;
  /** Such as `Chrome/156.0.1`; null when it did not start. */
  readonly product: string | null;
  /** Why it did not start. */
  readonly problem: string | null;
  readonly sandbox: SandboxState;
}

/** Whether Chrome confines its pages, and why not. */
export type SandboxState = 'on' | 'off_as_root' | 'off_by_setting' | 'off_after_failure' | 'unknown';

/** Who holds a session's profile, and what their browser costs. */
export interface ProfileUse {
  readonly owner: {
    readonly pid: number;
    readonly host: string;
    readonly isAlive: boolean;
    readonly isThisProcess: boolean;
  } | null;
  /** The browser that is recorded as ours and runs; null when none does. */
  readonly browser: {
    readonly pid: number;
    readonly sandbox: SandboxState;
    readonly rssBytes: number;
    /** The same with shared memory counted once; null where the kernel does not tell. */
    readonly pssBytes: number | null;
    readonly processes: number;
    readonly zombies: number;
  } | null;
}

export interface BrowserProbe {
  /** Starts and closes a browser; those who ask at the same time share one. */
  tryOut(): Promise<BrowserTrial>;
  lookAt(session: string): Promise<ProfileUse>;
}

/** What is kept of a session on the disk. */
export interface KeptProfiles {
  readonly hasProfile: boolean;
  readonly snapshots: number;
  /** ISO 8601; null without a snapshot. */
  readonly newestSnapshotAt: string | null;
  readonly quarantined: number;
  readonly quarantinedBytes: number;
}

export interface StorageProbe {
  lookAt(session: string): Promise<KeptProfiles>;
}

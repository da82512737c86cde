/** A browser that starts, and where it came from. */
export interface FoundBrowser {
  readonly path: string;
  readonly product: string;
  readonly how: 'configured' | 'installed' | 'puppeteer cache';
}

/** What the finder asks of the computer. */
export interface BrowserMachine {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly home: string;
  isFile(path: string): boolean;
  /** Names inside a folder; empty when there is none. */
  listFolders(path: string): string[];
  /** The product as the browser says it, null when it does not start. */
  productOf(path: string): string | null;
}

export function findBrowser(machine?: BrowserMachine): FoundBrowser | { readonly problem: string } | null;

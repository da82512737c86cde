import { access, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Remembers beside the profile that it holds a link. A profile that shows a QR although it held one, and although the
 * phone never ended it, is damaged: then a snapshot is put back before anyone is asked to scan again.
 */
export class LinkMemory {
  readonly #file: string;

  constructor(sessionDir: string) {
    this.#file = join(sessionDir, 'linked');
  }

  async isLinked(): Promise<boolean> {
    try {
      await access(this.#file);
      return true;
    } catch {
      return false;
    }
  }

  async remember(): Promise<void> {
    await writeFile(this.#file, '', { mode: 0o600 });
  }

  async forget(): Promise<void> {
    await rm(this.#file, { force: true });
  }
}

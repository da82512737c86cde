/** The part of a terminal that is written to; `process.stdout` is one. */
export interface TerminalOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/**
 * Keeps one block of text at the bottom of a terminal and lets lines scroll above it. Without a terminal nothing is
 * redrawn: every new block is simply printed.
 */
export class LiveBlock {
  readonly #out: TerminalOutput;
  #block = '';

  constructor(out: TerminalOutput) {
    this.#out = out;
  }

  get isLive(): boolean {
    return this.#out.isTTY === true;
  }

  /** Prints lines above the block. */
  print(text: string): void {
    this.#erase();
    this.#out.write(text.endsWith('\n') ? text : `${text}\n`);
    this.#out.write(this.#block);
  }

  /** Replaces the block; an empty text removes it. */
  show(text: string): void {
    this.#erase();
    const block = text === '' || text.endsWith('\n') ? text : `${text}\n`;
    this.#block = this.isLive ? block : '';
    this.#out.write(block);
  }

  #erase(): void {
    const rows = this.#rows();
    if (rows > 0) this.#out.write(`\u001b[${String(rows)}A\u001b[J`);
  }

  /** Rows that the block takes: a line longer than the terminal is wrapped over several. */
  #rows(): number {
    const columns = this.#out.columns ?? 80;
    const lines = this.#block.split('\n').slice(0, -1);
    return lines.reduce((rows, line) => rows + Math.max(1, Math.ceil(line.length / columns)), 0);
  }
}

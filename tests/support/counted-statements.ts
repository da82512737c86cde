import Database from 'better-sqlite3';

type Ways = Record<'all' | 'get' | 'run' | 'iterate', (this: { readonly source: string }, ...args: never[]) => unknown>;

const WAYS = ['all', 'get', 'run', 'iterate'] as const;

/** Notes every statement that this thread runs on SQLite, from `start` to `stop`. */
export class CountedStatements {
  #ran: string[] = [];
  #restore: () => void = () => undefined;

  start(): void {
    const probe = new Database(':memory:');
    const statement = Object.getPrototypeOf(probe.prepare('select 1')) as Ways;
    probe.close();
    const ran = (source: string): void => {
      this.#ran.push(source);
    };
    const before = Object.fromEntries(WAYS.map((way) => [way, statement[way]])) as Ways;
    for (const way of WAYS) {
      const run = before[way];
      statement[way] = function (...args) {
        ran(this.source);
        return run.apply(this, args);
      };
    }
    this.#restore = () => {
      Object.assign(statement, before);
    };
  }

  stop(): void {
    this.#restore();
  }

  /** What ran since it was last asked, in its order. */
  take(): readonly string[] {
    const ran = this.#ran;
    this.#ran = [];
    return ran;
  }
}

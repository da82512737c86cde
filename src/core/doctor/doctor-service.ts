import type { Clock } from '../ports/clock.js';
import type { BrowserProbe, MachineProbe, ProfileUse, StorageProbe } from '../ports/probes.js';
import type { SessionView } from '../sessions/session-view.js';
import { failure, fine } from './finding.js';
import type { DoctorApi, DoctorReport, Finding, MachineFinding } from './finding.js';
import { browserFindings, machineFindings, sandboxFinding } from './machine-rules.js';
import { sessionFindings } from './session-rules.js';
import type { Troubles } from './trouble-memory.js';
import { sessionNameOf } from '../sessions/session-key.js';

export interface DoctorParts {
  readonly machine: MachineProbe;
  readonly browser: BrowserProbe;
  readonly storage: StorageProbe;
  /** The session as the running bridge sees it; null without one. */
  readonly view: (session: string) => SessionView | null;
  readonly troubles: (session: string) => Troubles | null;
  readonly clock: Clock;
  readonly version: string;
}

/** Gathers facts from every probe and says what they mean. A probe that fails is a finding, not an error. */
export class DoctorService implements DoctorApi {
  readonly #parts: DoctorParts;

  constructor(parts: DoctorParts) {
    this.#parts = parts;
  }

  async examine(sessions: readonly string[]): Promise<DoctorReport> {
    const { machine, clock, version } = this.#parts;
    const uses = new Map<string, ProfileUse>();
    const ofSessions: Finding[] = [];
    for (const session of sessions) {
      const findings = await orFailure(`session ${sessionNameOf(session)}`, () => this.#ofSession(session, uses));
      ofSessions.push(...findings.map((finding) => ({ ...finding, session: sessionNameOf(session) })));
    }
    const ofMachine = [
      ...(await orFailure('machine', async () => machineFindings(await machine.examine()))),
      ...(await orFailure('browser', () => this.#ofBrowser(sessions, uses))),
    ];
    const findings = [...ofMachine.map((finding) => ({ ...finding, session: null })), ...ofSessions];
    return {
      ok: findings.every(({ status }) => status !== 'fail'),
      version,
      checkedAt: new Date(clock.now()).toISOString(),
      findings,
    };
  }

  async #ofSession(session: string, uses: Map<string, ProfileUse>): Promise<MachineFinding[]> {
    const { browser, storage, view, troubles, clock } = this.#parts;
    const [use, kept] = await Promise.all([browser.lookAt(session), storage.lookAt(session)]);
    uses.set(session, use);
    return sessionFindings({ view: view(session), troubles: troubles(session), use, kept, nowMs: clock.now() });
  }

  /** A browser that runs is proof enough; without one, one is started for a moment. */
  async #ofBrowser(sessions: readonly string[], uses: ReadonlyMap<string, ProfileUse>): Promise<MachineFinding[]> {
    for (const session of sessions) {
      const running = uses.get(session)?.browser ?? null;
      const report = this.#parts.view(session)?.browser ?? null;
      if (running === null || report === null) continue;
      const message = `${report.product} at ${report.executable} runs session ${sessionNameOf(session)}.`;
      return [fine('browser', message), sandboxFinding(running.sandbox)];
    }
    return browserFindings(await this.#parts.browser.tryOut());
  }
}

async function orFailure(what: string, look: () => Promise<MachineFinding[]>): Promise<MachineFinding[]> {
  try {
    return await look();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [failure(what, `This could not be looked at: ${reason}.`, 'Look at the rights on SESSIONS_DIR.')];
  }
}

import type { DoctorApi, DoctorReport, Finding } from '../../src/core/doctor/finding.js';

/** A doctor who finds what the test says, and remembers whom it was asked about. */
export class FakeDoctor implements DoctorApi {
  readonly asked: (readonly string[])[] = [];
  findings: readonly Finding[] = [
    { check: 'node', session: null, status: 'ok', message: 'Node v20.20.0, using 80 MB.', nextStep: null },
  ];

  async examine(sessions: readonly string[]): Promise<DoctorReport> {
    this.asked.push(sessions);
    return {
      ok: this.findings.every(({ status }) => status !== 'fail'),
      version: '0.1.0-test',
      checkedAt: '2026-11-21T10:00:00.000Z',
      findings: this.findings,
    };
  }
}

import type { DoctorReport, Finding, FindingStatus } from '../../core/doctor/finding.js';
import { table } from './table.js';

const MARK: Readonly<Record<FindingStatus, string>> = { ok: 'ok', warn: 'WARN', fail: 'FAIL' };

/** The report for a terminal: one block for the machine, one for each session, what to do under what is not well. */
export function doctorText(report: DoctorReport): string {
  const sessions = [...new Set(report.findings.map(({ session }) => session))];
  const blocks = sessions.map((session) => {
    const findings = report.findings.filter((finding) => finding.session === session);
    const title = session === null ? `This machine (Causeway ${report.version})` : `Session ${session}`;
    return `${title}\n${table(findings.flatMap(toRows))}`;
  });
  return `${blocks.join('\n')}\n${summary(report.findings)}\n`;
}

function toRows({ check, status, message, nextStep }: Finding): string[][] {
  const row = [`  ${MARK[status]}`, check, message];
  return nextStep === null ? [row] : [row, ['', '', `-> ${nextStep}`]];
}

function summary(findings: readonly Finding[]): string {
  const count = (status: FindingStatus) => findings.filter((finding) => finding.status === status).length;
  const [failed, warned] = [count('fail'), count('warn')];
  if (failed + warned === 0) return 'All is well.';
  return `${String(failed)} failed, ${String(warned)} ${warned === 1 ? 'warning' : 'warnings'}, ${String(count('ok'))} fine.`;
}

import { appendFileSync } from 'node:fs';

/** What one fault cost, for the table in docs/reliability.md. */
export interface FaultCost {
  readonly fault: string;
  /** Until the API no longer said `working`, ms; null when it never had to. */
  readonly detectedMs: number | null;
  /** From the end of the cause until a read works again, ms. */
  readonly usableMs: number;
  readonly failedRequests: number;
}

/** Writes a row to the file that FAULT_REPORT names; without it, nothing. */
export function reportFault({ fault, detectedMs, usableMs, failedRequests }: FaultCost): void {
  const file = process.env['FAULT_REPORT'];
  if (file === undefined) return;
  const detected = detectedMs === null ? '-' : `${(detectedMs / 1000).toFixed(1)} s`;
  appendFileSync(
    file,
    `| ${fault} | ${detected} | ${(usableMs / 1000).toFixed(1)} s | ${failedRequests} | nothing |\n`,
  );
}

export type FindingStatus = 'ok' | 'warn' | 'fail';

/** One thing that was looked at, in plain words. Holds no phone number, name or text of anybody. */
export interface Finding {
  /** Such as `disk`; stable, for programs. */
  readonly check: string;
  /** The session it is about; null when it is about the machine. */
  readonly session: string | null;
  readonly status: FindingStatus;
  readonly message: string;
  /** What to do; null when there is nothing to do. */
  readonly nextStep: string | null;
}

/** Everything that was looked at. */
export interface DoctorReport {
  /** Nothing failed; warnings do not count. */
  readonly ok: boolean;
  readonly version: string;
  /** ISO 8601. */
  readonly checkedAt: string;
  readonly findings: readonly Finding[];
}

/** Examines the machine and sessions. */
export interface DoctorApi {
  /** Looks at the machine and at these sessions. Never throws for what it finds; bounded in time. */
  examine(sessions: readonly string[]): Promise<DoctorReport>;
}

/** A finding with nothing to do. */
export function fine(check: string, message: string): MachineFinding {
  return { check, status: 'ok', message, nextStep: null };
}

/** A finding that works for now. */
export function warning(check: string, message: string, nextStep: string): MachineFinding {
  return { check, status: 'warn', message, nextStep };
}

/** A finding that keeps something from working. */
export function failure(check: string, message: string, nextStep: string): MachineFinding {
  return { check, status: 'fail', message, nextStep };
}

/** A finding before it is known which session it is about. */
export type MachineFinding = Omit<Finding, 'session'>;

import { pino, type DestinationStream, type Logger } from 'pino';
import { redact, redactText } from './redact.js';

export interface LoggerOptions {
  /** A pino level, or `silent`. */
  readonly level: string;
  /** Where lines go; standard output when absent. */
  readonly destination?: DestinationStream | undefined;
}

/**
 * The process's logger: one JSON line each, `{ level, time, …fields, msg }`, time in ISO 8601. Message texts, phone
 * numbers, WhatsApp ids and keys are hidden before a line is written. Use `logger.child({ session })` per session.
 */
export function createLogger({ level, destination }: LoggerOptions): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    // Errors are turned into plain objects by `redact`, which sees every field before the serialisers do.
    serializers: { err: (value: unknown) => value },
    formatters: {
      level: (label: string) => ({ level: label }),
      bindings: (bindings: object) => redact(bindings) as Record<string, unknown>,
      log: (fields: object) => redact(fields) as Record<string, unknown>,
    },
    hooks: {
      logMethod(this: Logger, args: Parameters<Logger['info']>, method: (...args: Parameters<Logger['info']>) => void) {
        method.apply(
          this,
          args.map((arg: unknown) => (typeof arg === 'string' ? redactText(arg) : arg)) as typeof args,
        );
      },
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

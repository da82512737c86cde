import { ConfigError } from '../../config/load.js';
import { BridgeError } from '../../core/errors/bridge-error.js';
import { explainError } from '../../core/errors/explain.js';
import { BridgeRefusal, BridgeUnreachable } from '../bridge-client.js';
import { EXIT, UsageError } from '../exit-codes.js';

interface Told {
  readonly text: string;
  readonly exitCode: number;
}

/** What a person is told of an error: one sentence and, where there is one, what to do. Never a stack. */
export function tellError(error: unknown): Told {
  if (error instanceof BridgeError) {
    return told(EXIT.failed, error.message, error.hint ?? explainError(error.code).nextAction);
  }
  if (error instanceof BridgeRefusal) {
    const needsKey = error.status === 401 ? 'Give the key with --key or API_KEY.' : error.hint;
    return told(EXIT.failed, error.message, needsKey);
  }
  if (error instanceof BridgeUnreachable) {
    return told(EXIT.unreachable, error.message, 'Start it with `npm start`, or give its address with --url.');
  }
  if (error instanceof UsageError || error instanceof ConfigError) return told(EXIT.usage, error.message);
  return told(EXIT.failed, error instanceof Error ? error.message : String(error));
}

function told(exitCode: number, message: string, hint?: string): Told {
  return { exitCode, text: hint === undefined ? `${message}\n` : `${message}\n-> ${hint}\n` };
}

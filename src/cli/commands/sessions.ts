import type { SessionView } from '../../core/sessions/session-view.js';
import type { BridgeOptions, CommandContext } from '../command-context.js';
import { EXIT } from '../exit-codes.js';
import { table } from '../output/table.js';

/** Prints the sessions of the running bridge and what each needs. */
export async function sessions(
  context: CommandContext,
  options: BridgeOptions & { readonly json?: boolean | undefined },
): Promise<number> {
  const answer = await context.bridge(options).ask<{ sessions: readonly SessionView[] }>('GET', '/sessions');
  context.terminal.output.write(
    options.json === true ? `${JSON.stringify(answer.sessions, null, 2)}\n` : sessionsText(answer.sessions),
  );
  return EXIT.done;
}

function sessionsText(all: readonly SessionView[]): string {
  if (all.length === 0) return 'There is no session yet.\n';
  const rows = all.map(({ name, state, since, me, reason, nextAction }) => [
    name,
    state,
    since,
    me?.pushName ?? '-',
    reason === null ? nextAction : `${reason}. ${nextAction}`,
  ]);
  return table([['NAME', 'STATE', 'SINCE', 'LINKED AS', 'NEXT'], ...rows]);
}

import type { DoctorReport, Finding } from '../../core/doctor/finding.js';
import { BridgeRefusal, BridgeUnreachable } from '../bridge-client.js';
import type { BridgeOptions, CommandContext } from '../command-context.js';
import { EXIT } from '../exit-codes.js';
import { doctorText } from '../output/doctor-text.js';

/** Prints what is well and what is not; the exit code is 1 when something fails. */
export async function doctor(
  context: CommandContext,
  options: BridgeOptions & { readonly json?: boolean | undefined },
): Promise<number> {
  const report = await examine(context, options);
  const text = options.json === true ? `${JSON.stringify(report, null, 2)}\n` : doctorText(report);
  context.terminal.output.write(text);
  return report.ok ? EXIT.done : EXIT.failed;
}

/** The bridge's own report, else what can be seen without it: a named address must answer. */
async function examine(context: CommandContext, options: BridgeOptions): Promise<DoctorReport> {
  const bridge = context.bridge(options);
  if (!(await bridge.isRunning())) {
    if (options.url !== undefined) throw new BridgeUnreachable(bridge.url, null);
    return withBridge(await (await context.offline()).examine(), {
      status: 'warn',
      message: `No bridge runs at ${bridge.url}; what can be seen without it follows.`,
      nextStep: 'Start it with `npm start` to have the sessions looked at as well.',
    });
  }
  try {
    const { report } = await bridge.ask<{ report: DoctorReport }>('GET', '/doctor');
    return withBridge(report, { status: 'ok', message: `It runs at ${bridge.url}.`, nextStep: null });
  } catch (error) {
    if (!(error instanceof BridgeRefusal) || options.url !== undefined || error.status !== 401) throw error;
    return withBridge(await (await context.offline()).examine(), {
      status: 'warn',
      message: `A bridge runs at ${bridge.url}, but it wants its key; what can be seen without it follows.`,
      nextStep: 'Give the key with --key or API_KEY to have the sessions looked at as well.',
    });
  }
}

function withBridge(report: DoctorReport, bridge: Pick<Finding, 'status' | 'message' | 'nextStep'>): DoctorReport {
  return { ...report, findings: [{ check: 'bridge', session: null, ...bridge }, ...report.findings] };
}

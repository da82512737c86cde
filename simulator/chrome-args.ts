/** Chrome ignores it; programs tell by it that this browser is meant for the simulator. */
export const SIMULATOR_FLAG = '--causeway-simulator';

/** The flags that lead Chrome to the simulator, and to nothing else: every other host is unknown to it. */
export function chromeArgsFor(port: number, spki: string): readonly string[] {
  const rules = [
    `MAP web.whatsapp.com:443 127.0.0.1:${String(port)}`,
    'MAP * ~NOTFOUND',
    'EXCLUDE 127.0.0.1',
    'EXCLUDE localhost',
  ];
  return [
    `--host-resolver-rules=${rules.join(', ')}`,
    `--ignore-certificate-errors-spki-list=${spki}`,
    '--disable-background-networking',
    SIMULATOR_FLAG,
  ];
}

/** One line that a POSIX shell, or anything that splits like one, takes apart into the same args. */
export function shellQuoted(args: readonly string[]): string {
  return args.map((arg) => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", `'\\''`)}'`)).join(' ');
}

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';

/** A process and all that it started, children first: a killed test runner would leave its browsers running. */
export function processFamily(pid) {
  const pairs = parents();
  const below = (parent) => pairs.filter(([, ppid]) => ppid === parent).flatMap(([child]) => [...below(child), child]);
  return [...below(pid), pid];
}

/** Pairs of process id and parent id. Slim Debian images have no `ps`, Windows neither. */
function parents() {
  if (existsSync('/proc/self/stat')) {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => {
        try {
          const afterName = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').pop();
          return [[Number(name), Number(afterName.split(' ')[1])]];
        } catch {
          return [];
        }
      });
  }
  if (process.platform === 'win32') return [];
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
}

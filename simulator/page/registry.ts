import { stage } from './stage.js';

const factories = new Map<string, () => any>();
const made = new Map<string, any>();

/** A member that WhatsApp has and the simulator does not: using it says so instead of answering something untrue. */
export class SimulatorUnsupported extends Error {
  override readonly name = 'SimulatorUnsupported';

  constructor(module: string, member: string) {
    super(`SimulatorUnsupported: ${module}.${member}`);
  }
}

/** Registers a module; it is made when it is first required. */
export function define(name: string, factory: () => any): void {
  factories.set(name, factory);
}

/** Registers modules whose members all throw `SimulatorUnsupported` when called. */
export function defineUnsupported(modules: Readonly<Record<string, readonly string[]>>): void {
  for (const [name, members] of Object.entries(modules)) {
    define(name, () => Object.fromEntries(members.map((member) => [member, unsupported(name, member)])));
  }
}

export function unsupported(module: string, member: string): () => never {
  return () => {
    throw new SimulatorUnsupported(module, member);
  };
}

/** The page's `window.require`: throws for a name it does not know, as WhatsApp's does. */
export function requireModule(name: string): any {
  const factory = factories.get(name);
  if (!factory || stage.removedModules.includes(name)) throw new Error(`Requiring unknown module "${name}".`);
  if (!made.has(name)) made.set(name, factory());
  const module = made.get(name);
  const slowMs = stage.slowModules[name] ?? 0;
  return slowMs > 0 ? slowed(module, slowMs) : module;
}

/** The same module with every promise of its functions (and of its members' functions) that much later. */
function slowed(module: any, ms: number): any {
  if (typeof module !== 'object' || module === null) return module;
  const copy: any = {};
  for (const key of Object.keys(module)) {
    const member = module[key];
    if (typeof member !== 'function') copy[key] = member;
    else {
      copy[key] = (...args: any[]) => {
        const result = member.apply(module, args);
        if (!(result instanceof Promise)) return result;
        return result.then((value) => new Promise((resolve) => setTimeout(() => resolve(value), ms)));
      };
    }
  }
  return copy;
}

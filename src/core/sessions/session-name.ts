import { invalidInput } from '../errors/bridge-error.js';

const NAME = /^[A-Za-z0-9_-]{1,64}$/;

/** Throws `invalid_request` unless this can name a session: it becomes a folder and a part of a path. */
export function assertSessionName(name: string, reserved?: ReadonlySet<string>): void {
  if (!NAME.test(name))
    throw invalidInput('name', '1 to 64 letters, digits, - or _', JSON.stringify(name.slice(0, 80)));
  if (reserved?.has(name.toLowerCase()) === true) {
    throw invalidInput('name', 'a name that is not a path of the API', JSON.stringify(name));
  }
}

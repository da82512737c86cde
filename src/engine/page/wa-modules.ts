/* The page's own modules have no types; this folder alone may say `any` for them. */

declare global {
  interface Window {
    require?: (name: string) => any;
    Debug?: { VERSION?: string };
    WWebJS?: Record<string, unknown>;
  }
}

/** A module that WhatsApp's page no longer has. Named, so that the caller can name the feature that is gone. */
export class MissingModuleError extends Error {
  override readonly name = 'MissingModuleError';
}

/** A module of the page; throws `MissingModuleError` when the loaded build lacks it. */
export function waModule(name: string): any {
  const found = waModuleIfPresent(name);
  if (found === undefined) throw new MissingModuleError(`The page has no module ${name}`);
  return found;
}

/** A module of the page, or undefined when the loaded build lacks it. WhatsApp's `require` throws for unknown names. */
export function waModuleIfPresent(name: string): any {
  try {
    return window.require?.(name) ?? undefined;
  } catch {
    return undefined;
  }
}

/** WhatsApp's in-memory collections of models. */
export function collections(): any {
  return waModule('WAWebCollections');
}

/** A Wid for a serialised id, or undefined when WhatsApp refuses the text. */
export function toWid(id: string): any {
  try {
    return waModule('WAWebWidFactory').createWid(id);
  } catch (error) {
    if (error instanceof MissingModuleError) throw error;
    return undefined;
  }
}

/** The same person's other ids (phone for a LID and the other way round), as far as the page knows. Asks no server. */
export function alternateWids(wid: any): any[] {
  const contacts = waModuleIfPresent('WAWebApiContact');
  if (contacts === undefined) return [];
  const isLid = wid.server === 'lid';
  const found = [
    attempt(() => contacts.getAlternateUserWid?.(wid)),
    attempt(() => (isLid ? contacts.getPhoneNumber?.(wid) : contacts.getCurrentLid?.(wid))),
  ];
  return found.filter((other) => other?._serialized !== undefined && other._serialized !== wid._serialized);
}

function attempt<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

import { alternateWids, toWid, waModule } from './wa-modules.js';

/** Somebody registered on WhatsApp: their phone's id where the page knows it, else the LID. */
export interface FoundPerson {
  readonly wid: any;
  readonly lid: any;
}

/** Asks WhatsApp's server which of the candidates is registered; undefined when none is. */
export async function findPerson(candidates: readonly string[]): Promise<FoundPerson | undefined> {
  for (const id of candidates) {
    const wid = toWid(id);
    if (wid === undefined || (wid.server !== 'c.us' && wid.server !== 'lid')) continue;
    const answer = await waModule('WAWebQueryExistsJob').queryWidExists(wid);
    if (!answer?.wid) continue;
    const known = [wid, answer.wid, answer.lid, ...alternateWids(wid)].filter(Boolean);
    const lid = known.find(({ server }) => server === 'lid');
    return { wid: known.find(({ server }) => server === 'c.us') ?? lid, lid };
  }
  return undefined;
}

/** Both ids of each candidate, as far as the page knows them. */
export function bothIds(candidates: readonly string[]): readonly any[] {
  return candidates.flatMap((id) => {
    const wid = toWid(id);
    return wid === undefined ? [] : [wid, ...alternateWids(wid)];
  });
}

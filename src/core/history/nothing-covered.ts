/** What is said of a chat with a hole: below what could not be read it is never said that nothing is missing. */
export const NOTHING_COVERED = { contiguousFromId: null, reachedStart: false } as const;

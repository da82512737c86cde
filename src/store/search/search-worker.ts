import { parentPort, workerData } from 'node:worker_threads';
import { openReaders } from '../open-readers.js';
import { DatabaseSearch } from './database-search.js';
import type { SearchCall, SearchReturn } from './worker-messages.js';

// The entry of the worker that WorkerSearch starts: a connection of its own, so that no search holds up the main thread.
const { sqlitePath } = workerData as { readonly sqlitePath: string };
const search = openReaders({ sqlitePath }).then((database) => new DatabaseSearch(database));

async function answer({ id, session, query }: SearchCall): Promise<SearchReturn> {
  try {
    return { id, hits: await (await search).search(session, query) };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.on('message', (call: SearchCall) => {
  void answer(call).then((returned) => {
    parentPort?.postMessage(returned);
  });
});

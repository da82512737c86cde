import type { DeviceCredentials, MeRecord } from '../wire/records.js';

/** What the browser profile keeps of the link. */
export interface KeptLink {
  readonly device: DeviceCredentials;
  readonly me: MeRecord;
  readonly linkedAt: number;
}

/** A message written but not yet confirmed by the server, as it travels. */
export type KeptMessage = Record<string, any> & { readonly key: { readonly id: string } };

const DATABASE = 'model-storage';
const LINK = 'link';
const OUTBOX = 'outbox';

let opening: Promise<IDBDatabase> | undefined;

function database(): Promise<IDBDatabase> {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(LINK);
      request.result.createObjectStore(OUTBOX);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('The profile database did not open.'));
  });
  return opening;
}

function inStore<T>(
  store: string,
  durability: IDBTransactionDurability,
  act: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  return database().then(
    (db) =>
      new Promise<T>((resolve, reject) => {
        const transaction = db.transaction(store, 'readwrite', { durability });
        const request = act(transaction.objectStore(store));
        transaction.oncomplete = () => resolve(request.result);
        transaction.onerror = () => reject(transaction.error ?? new Error('The profile database refused.'));
      }),
  );
}

/** Strict: once this resolves the link survives even a killed browser. */
export function keepLink(link: KeptLink): Promise<unknown> {
  return inStore(LINK, 'strict', (store) => store.put(link, 'device'));
}

export function keptLink(): Promise<KeptLink | undefined> {
  return inStore<KeptLink | undefined>(
    LINK,
    'strict',
    (store) => store.get('device') as IDBRequest<KeptLink | undefined>,
  );
}

export async function forgetLink(): Promise<void> {
  await inStore(LINK, 'strict', (store) => store.clear());
  await inStore(OUTBOX, 'strict', (store) => store.clear());
}

/** Relaxed, as in the live page: a browser that is killed a moment later has forgotten it. */
export function keepOutgoing(message: KeptMessage): Promise<unknown> {
  return inStore(OUTBOX, 'relaxed', (store) => store.put(message, message.key.id));
}

export function dropOutgoing(id: string): Promise<unknown> {
  return inStore(OUTBOX, 'relaxed', (store) => store.delete(id));
}

export function keptOutgoing(): Promise<KeptMessage[]> {
  return inStore<KeptMessage[]>(OUTBOX, 'relaxed', (store) => store.getAll() as IDBRequest<KeptMessage[]>);
}

import { type Store, type Table, tables } from './store.ts';

const name = 'peername';
const version = 1;

/** A store in IndexedDB. Rejects where the browser has none for this page. */
export async function openDatabaseStore(): Promise<Store> {
  const request = indexedDB.open(name, version);
  request.onupgradeneeded = () => {
    for (const table of tables) {
      if (!request.result.objectStoreNames.contains(table)) request.result.createObjectStore(table);
    }
  };
  const database = await outcomeOf(request);
  // A later version of the app in another tab must not wait for this one.
  database.onversionchange = () => database.close();
  const tableOf = (table: Table, mode: IDBTransactionMode): IDBObjectStore =>
    database.transaction(table, mode).objectStore(table);

  return {
    durable: true,
    get: (table, key) => outcomeOf(tableOf(table, 'readonly').get(key)),
    put: (table, key, value) => settled(tableOf(table, 'readwrite').put(value, key)),
    async change(table, key, change) {
      const objects = tableOf(table, 'readwrite');
      // Both in one transaction, which waits for those of other tabs.
      const value = change(await outcomeOf(objects.get(key)));
      await settled(value === undefined ? objects.delete(key) : objects.put(value, key));
    },
    delete: (table, key) => settled(tableOf(table, 'readwrite').delete(key)),
    async entries(table) {
      const objects = tableOf(table, 'readonly');
      const [keys, values] = await Promise.all([
        outcomeOf(objects.getAllKeys()),
        outcomeOf(objects.getAll()),
      ]);
      return keys.map((key, i) => [String(key), values[i]] as const);
    },
  };
}

function outcomeOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Resolves once the write is committed, not merely accepted. */
function settled(request: IDBRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    const { transaction } = request;
    if (!transaction) return reject(new Error('The write has no transaction.'));
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}

import { type Store, type Table, tables } from './store.ts';

/** A store that lasts as long as the tab. */
export function createMemoryStore(): Store {
  const maps = new Map<Table, Map<string, unknown>>(tables.map((table) => [table, new Map()]));
  const of = (table: Table): Map<string, unknown> => maps.get(table) ?? new Map();
  return {
    durable: false,
    get: async (table, key) => of(table).get(key),
    put: async (table, key, value) => void of(table).set(key, value),
    async change(table, key, change) {
      const value = change(of(table).get(key));
      if (value === undefined) of(table).delete(key);
      else of(table).set(key, value);
    },
    delete: async (table, key) => void of(table).delete(key),
    entries: async (table) => [...of(table)],
  };
}

/** What the app remembers, by table and key. Values are structured clones, so keys of WebCrypto can be among them. */
export interface Store {
  /** False where the browser keeps nothing for this page, as in some private windows: all is gone with the tab. */
  readonly durable: boolean;
  get(table: Table, key: string): Promise<unknown>;
  put(table: Table, key: string, value: unknown): Promise<void>;
  /** Changes one value, as no other tab does in between; undefined takes it away. */
  change(table: Table, key: string, change: (value: unknown) => unknown): Promise<void>;
  delete(table: Table, key: string): Promise<void>;
  entries(table: Table): Promise<readonly (readonly [key: string, value: unknown])[]>;
}

export const tables = ['settings', 'keys', 'pins', 'used-invites', 'contacts'] as const;

export type Table = (typeof tables)[number];

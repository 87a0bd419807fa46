import type { ReadRequest } from './batched-reads.ts';

/** Everything an answer depends on, from parsed values only. */
export function cacheKey({
  service,
  name,
  keys,
  keySet,
  finality,
}: ReadRequest & { readonly keySet?: string | undefined }): string {
  return JSON.stringify([service.id, service.scope, finality, name.text, keySet ?? keys]);
}

/** The name that a key of the cache is about; undefined for a text that is no such key. */
export function nameInCacheKey(key: string): string | undefined {
  try {
    const parts: unknown = JSON.parse(key);
    const name: unknown = Array.isArray(parts) && parts.length === 5 ? parts[3] : undefined;
    return typeof name === 'string' ? name : undefined;
  } catch {
    return undefined;
  }
}

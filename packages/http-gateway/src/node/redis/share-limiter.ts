import type { Count, Milliseconds } from '@peername/resolver-core';
import type { Limiter } from '../../rate-limit.ts';
import type { RedisConnection } from './redis-connection.ts';
import { quotaKey } from './redis-keys.ts';

// A client over its quota on several replicas is refused within two of these.
const flushEvery: Milliseconds = 200;
// Noted between two flushes. The others count on this replica alone for that long.
const mostClients: Count = 1_000;
// Redis does nothing else while a script runs.
const mostInScript: Count = 100;

/**
 * The rule of the limiter itself (ITU-T I.371) by the clock of Redis, so that replicas need not agree on the time.
 * KEYS: clients. ARGV: the window, then what each client took, in milliseconds of its quota. Gives how far ahead the time
 * is at which each client's quota is whole again.
 */
const takeScript = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local window = tonumber(ARGV[1])
local aheads = {}
for i, key in ipairs(KEYS) do
  local held = redis.pcall('GET', key)
  local whole = type(held) == 'string' and tonumber(held) or now
  local ahead = math.min(math.max(whole - now, 0) + ARGV[i + 1], window)
  redis.call('SET', key, string.format('%.3f', now + ahead), 'PX', math.max(1, math.ceil(ahead)))
  aheads[i] = math.ceil(ahead)
end
return aheads`;

/**
 * Makes replicas hold a client to one quota: what it takes here is told to Redis a few times a second, and what it took on
 * all of them comes back. The answer to a request never waits for that. Without Redis each replica counts for itself, and
 * what was taken meanwhile is not told later.
 *
 * @returns ends the sharing
 */
export function shareLimiter(
  limiter: Limiter,
  redis: RedisConnection,
  { name }: { readonly name: string },
): () => void {
  const { limit, window } = limiter.quota;
  const each = window / limit;
  let taken = new Map<string, Count>();
  let isFlushing = false;
  limiter.onTake((client, cost) => {
    const before = taken.get(client);
    if (before !== undefined || taken.size < mostClients) taken.set(client, (before ?? 0) + cost);
  });

  const tell = async (batch: readonly (readonly [client: string, cost: Count])[]): Promise<void> => {
    const keys = batch.map(([client]) => quotaKey(name, client));
    const costs = batch.map(([, cost]) => cost * each);
    const reply = await redis.ask((r) => r.eval(takeScript, keys.length, ...keys, window, ...costs));
    const aheads = Array.isArray(reply) ? reply : [];
    batch.forEach(([client], i) => {
      const ahead: unknown = aheads[i];
      if (typeof ahead === 'number') limiter.raise(client, ahead);
    });
  };
  const flush = async (): Promise<void> => {
    if (isFlushing || taken.size === 0) return;
    isFlushing = true;
    const batch = [...taken];
    taken = new Map();
    for (let i = 0; i < batch.length; i += mostInScript) await tell(batch.slice(i, i + mostInScript));
    isFlushing = false;
  };
  const timer = setInterval(flush, flushEvery).unref();
  return () => clearInterval(timer);
}

/**
 * Reads the URL of a Redis, for programs that look at their settings before they load a gateway.
 *
 * @packageDocumentation
 */

export { parseRedisUrl, type RedisAddress } from './redis/redis-address.ts';

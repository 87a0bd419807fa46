// Scripts that Redis runs as one step each. A key of another type than ours, an error to most commands, counts as empty.

/** KEYS: the hash. ARGV: field, most bytes. Gives the value; its size when it is too large; -1 when there is no hash. */
export const readScript: string = `
local size = redis.pcall('HSTRLEN', KEYS[1], ARGV[1])
if type(size) == 'table' then return -1 end
if size > tonumber(ARGV[2]) then return size end
return redis.call('HGET', KEYS[1], ARGV[1])`;

/**
 * KEYS: the hash, perhaps a lock. ARGV: field, value, its block, time to live, most fields, most bytes, the lock's token.
 * Writes the value, or gives the one there if that is of a newer block; then opens the lock.
 */
export const writeScript: string = `
local held = redis.pcall('HGET', KEYS[1], ARGV[1])
if type(held) == 'table' then
  redis.call('DEL', KEYS[1])
  held = false
end
local block = held and #held <= tonumber(ARGV[6]) and tonumber(string.match(held, '^{"block":(%d+),'))
local reply = false
if block and block > tonumber(ARGV[3]) then
  reply = held
else
  if not held and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[5]) then
    redis.call('HDEL', KEYS[1], redis.call('HRANDFIELD', KEYS[1]))
  end
  local done = redis.pcall('HSET', KEYS[1], ARGV[1], ARGV[2])
  if type(done) == 'table' then
    reply = done
  elseif redis.call('PTTL', KEYS[1]) < tonumber(ARGV[4]) then
    redis.call('PEXPIRE', KEYS[1], ARGV[4])
  end
end
if KEYS[2] and redis.call('GET', KEYS[2]) == ARGV[7] then redis.call('DEL', KEYS[2]) end
return reply`;

/**
 * KEYS: the hash, the lock. ARGV: field, token, time to live of the lock, most bytes, perhaps what was seen before.
 * Gives the value when it is another one than was seen; else takes the lock; else says which value it saw.
 */
export const claimScript: string = `
local held = redis.pcall('HGET', KEYS[1], ARGV[1])
if type(held) == 'table' then held = false end
local seen = held and string.match(held, '^{"block":%d+,"times":%[%d+') or ''
if ARGV[5] and seen ~= '' and seen ~= ARGV[5] and #held <= tonumber(ARGV[4]) then return {'done', held} end
if redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3], 'NX') then return {'won'} end
return {'taken', seen}`;

/** KEYS: the lock. ARGV: its token. Opens the lock, unless somebody else holds it by now. */
export const releaseScript: string = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`;

#!lua
-- Purpose: add a user with the next id, once per idempotency key. Ids of deleted users stay unused.
-- KEYS: users usernames userid
-- ARGV: [2] name, [3] hash of the idempotency key, [4] body hash, [5] ms the key is kept
-- Returns: {'created', id} · {'duplicate', id} · {'reused'}
--#include record
local kept = redis.call('GET', key('idempotency', ARGV[3]))
if kept then
  local same = string.sub(kept, 33)
  if redis.call('ZSCORE', USERS, same) then
    if string.sub(kept, 1, 32) ~= ARGV[4] then return { 'reused' } end
    return { 'duplicate', same }
  end
end
-- ids that came in batches may be beyond the counter
local last = tonumber(redis.call('GET', USERID) or 0)
local highest = tonumber(redis.call('ZREVRANGE', USERS, 0, 0)[1] or 0)
local id = string.format('%.0f', math.max(last, highest) + 1)
redis.call('SET', USERID, id)
redis.call('ZADD', USERS, id, id)
redis.call('HSET', USERNAMES, id, ARGV[2])
redis.call('SET', key('idempotency', ARGV[3]), ARGV[4] .. id, 'PX', ARGV[5])
return { 'created', id }

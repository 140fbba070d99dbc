#!lua flags=no-writes,allow-oom
-- Purpose: records of batches, newest first.
-- KEYS: idbatches
-- ARGV: [2] list numbers below this one ('+inf': all), [3] how many at most
-- Returns: {{number, created ms, task, count, preview, hash of its ids, name}, …}
--#include record
local before = ARGV[2] == '+inf' and '+inf' or '(' .. ARGV[2]
local found = {}
for _, batch in ipairs(redis.call('ZREVRANGEBYSCORE', IDBATCHES, before, '-inf', 'LIMIT', 0, ARGV[3])) do
  local values = redis.call('HMGET', key('idbatch', batch), 'created', 'task', 'count', 'preview', 'hash', 'name')
  found[#found + 1] = { batch, unpack(values) }
end
return found

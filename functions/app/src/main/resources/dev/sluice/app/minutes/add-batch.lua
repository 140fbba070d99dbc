#!lua
-- Purpose: a batch of ids that has arrived becomes a record, and the task that plans its calls is enqueued:
--   both or neither. Also removes up to 10 of the oldest records that have outlived their tasks.
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes recent idbatches
-- ARGV: [2] most waiting tasks, [3] most ids in the recent list, [4] ms a record or an idempotency key is
--   kept, [5] number of the batch, [6] its parts, [7] id, [8] lane, [9] record of the task, [10] hash of the
--   idempotency key ('' none), [11] body hash, then field, value, … of the record
-- Returns: {'created', number} · {'duplicate', number} · {'reused'} · {'full'} · {'gone'}: its parts were
--   forgotten
--#include record
--#include index
local keep, batch, parts, id = tonumber(ARGV[4]), ARGV[5], tonumber(ARGV[6]), ARGV[7]
if redis.call('EXISTS', key('idbatch', batch)) == 1 then return { 'created', batch } end
local kept = ARGV[10] ~= '' and redis.call('GET', key('idempotency', ARGV[10]))
if kept then
  local same = string.sub(kept, 33)
  if redis.call('EXISTS', key('idbatch', same)) == 1 then
    if string.sub(kept, 1, 32) ~= ARGV[11] then return { 'reused' } end
    return { 'duplicate', same }
  end
end
if redis.call('HLEN', key('idparts', batch)) < parts then return { 'gone' } end
local waiting = redis.call('ZCARD', SCHEDULED)
for _, n in ipairs(redis.call('HVALS', DEPTH)) do waiting = waiting + n end
if waiting >= tonumber(ARGV[2]) then return { 'full' } end

redis.call('SET', keyOf(id), ARGV[9])
local name, priority = string.match(ARGV[8], '^(.*):(.)$')
count(name, 1)
if redis.call('LPUSH', key('queued', ARGV[8]), id .. '\0') == 1 then
  redis.call('ZADD', READY, 9 - priority, ARGV[8])
end
if redis.call('LPUSH', RECENT, id) > ARGV[3] + 1000 then redis.call('LTRIM', RECENT, 0, ARGV[3] - 1) end

redis.call('HSET', key('idbatch', batch), 'created', string.format('%.0f', NOW), 'task', id, unpack(ARGV, 12))
redis.call('ZADD', IDBATCHES, batch, batch)
redis.call('PERSIST', key('idparts', batch))
if ARGV[10] ~= '' then redis.call('SET', key('idempotency', ARGV[10]), ARGV[11] .. batch, 'PX', keep) end

for _, old in ipairs(redis.call('ZRANGE', IDBATCHES, 0, 9)) do
  local created, task = unpack(redis.call('HMGET', key('idbatch', old), 'created', 'task'))
  if created and created + keep < NOW and ended(redis.call('GETRANGE', keyOf(task), 0, 0)) then
    redis.call('ZREM', IDBATCHES, old)
    redis.call('UNLINK', key('idbatch', old), key('idparts', old))
  end
end
wakeOne()
changed()
return { 'created', batch }

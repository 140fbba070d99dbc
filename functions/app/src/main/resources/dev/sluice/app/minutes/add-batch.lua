#!lua
-- Purpose: turn a batch of ids that has arrived into a record and enqueue the task that plans its calls,
--   both or neither. Also remove up to 10 of the oldest records that have outlived their tasks.
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes recent idbatches leases awake startable starting
-- ARGV: [2] most waiting tasks, see admit.lua, [3] most ids in the recent list, [4] ms a record or an idempotency key
--   is kept, [5] number of the batch, [6] its parts, [7] id, [8] lane, [9] record of the task, [10] hash of the
--   idempotency key ('' none), [11] body hash, then field, value, … of the record
-- Returns: {'created', number, task id, then, if any, how many drains to start} · {'duplicate', number, task id} · {'reused'} · {'full'} · {'share'} ·
--   {'gone'}: its parts were dropped
--#include record
--#include lanes
--#include index
--#include awake
--#include admit
readLimits(ARGV[2])
local keep, batch, parts, id = tonumber(ARGV[4]), ARGV[5], tonumber(ARGV[6]), ARGV[7]
local function with(outcome, number) return { outcome, number, redis.call('HGET', key('idbatch', number), 'task') or '' } end

if redis.call('EXISTS', key('idbatch', batch)) == 1 then return with('created', batch) end
local same = keyed(ARGV[10], ARGV[11], function(number)
  return redis.call('EXISTS', key('idbatch', number)) == 1 and number or ''
end)
if same == false then return { 'reused' } end
if same then return with('duplicate', same) end
if redis.call('HLEN', key('idparts', batch)) < parts then return { 'gone' } end
local none = noRoom(ownerAt(ARGV[9], 8), 1)
if none then return { none } end

local drains = 0
whole(function()
  admit(id, ARGV[9], ARGV[8], '', '')
  made[#made + 1] = key('idbatch', batch)
  redis.call('HSET', key('idbatch', batch), 'created', string.format('%.0f', NOW), 'task', id, unpack(ARGV, 12))
  redis.call('ZADD', IDBATCHES, batch, batch)
  drains = admitted()
end)
redis.call('PERSIST', key('idparts', batch))
if ARGV[10] ~= '' then redis.call('SET', key('idempotency', ARGV[10]), ARGV[11] .. batch, 'PX', keep) end

for _, old in ipairs(redis.call('ZRANGE', IDBATCHES, 0, 9)) do
  local created, task = unpack(redis.call('HMGET', key('idbatch', old), 'created', 'task'))
  if created and created + keep < NOW and ended(redis.call('GETRANGE', keyOf(task), 0, 0)) then
    redis.call('ZREM', IDBATCHES, old)
    redis.call('UNLINK', key('idbatch', old), key('idparts', old))
  end
end
return { 'created', batch, id, drains > 0 and drains or nil }

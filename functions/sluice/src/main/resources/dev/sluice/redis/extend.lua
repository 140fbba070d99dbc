#!lua flags=allow-oom
-- Purpose: extend a worker's lease on everything it holds, and report which of it was asked to stop. Queues what is due,
--   too: while all workers are full, no step does.
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes leases workers
-- ARGV: [2] worker, [3] lease ms, then the id of each task it holds
-- Returns: {1 or 0 when the lease was over and its tasks were taken back, {id that is to stop, …},
--   1 when what it holds and what is leased to it differ: a step by name makes them agree}
--#include record
--#include lanes
--#include index
--#include uploads
--#include finish
--#include promote
local name = ARGV[2]
if redis.call('ZSCORE', LEASES, name) == false then return { 0, {}, 0 } end
redis.call('ZADD', LEASES, 'XX', NOW + ARGV[3], name)
read('ZADD', WORKERS, 'XX', NOW, name)
local differs = (read('SCARD', key('held', name)) or 0) ~= #ARGV - 3
if not differs and #ARGV > 3 then
  for _, leased in ipairs(redis.call('SMISMEMBER', key('held', name), unpack(ARGV, 4))) do
    differs = differs or leased == 0
  end
end
if promote() > 0 then
  wakeOne()
  changed()
end
return { 1, read('SMEMBERS', key('cancels', name)) or {}, differs and 1 or 0 }

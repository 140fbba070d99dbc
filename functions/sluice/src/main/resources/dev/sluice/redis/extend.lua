#!lua flags=allow-oom
-- Purpose: extend a worker's lease on everything it holds, and tell which of it was asked to stop.
-- KEYS: leases workers
-- ARGV: [2] worker, [3] lease ms
-- Returns: {1 or 0 when the lease was over and its tasks were taken back, {id, …}}
--#include record
if redis.call('ZSCORE', LEASES, ARGV[2]) == false then return { 0, {} } end
redis.call('ZADD', LEASES, 'XX', NOW + ARGV[3], ARGV[2])
read('ZADD', WORKERS, 'XX', NOW, ARGV[2])
return { 1, read('SMEMBERS', key('cancels', ARGV[2])) or {} }

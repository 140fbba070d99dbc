#!lua
-- Purpose: rename a batch.
-- KEYS: none
-- ARGV: [2] number of the batch, [3] name
-- Returns: 1, or 0 when there is no such batch
--#include record
if redis.call('EXISTS', key('idbatch', ARGV[2])) == 0 then return 0 end
redis.call('HSET', key('idbatch', ARGV[2]), 'name', ARGV[3])
return 1

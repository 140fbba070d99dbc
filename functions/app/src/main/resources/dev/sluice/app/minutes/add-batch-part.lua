#!lua
-- Purpose: keep some parts of the ids of a batch that is still arriving. A batch that never becomes a record
--   (add-batch.lua) is dropped.
-- KEYS: idbatch
-- ARGV: [2] number of the batch ('': take the next), [3] ms until it is dropped, [4] number of the first part,
--   then the ids of each part separated by commas
-- Returns: number of the batch
--#include record
local batch = ARGV[2] ~= '' and ARGV[2] or string.format('%.0f', redis.call('INCR', IDBATCH))
for at = 5, #ARGV do redis.call('HSET', key('idparts', batch), ARGV[4] + at - 5, ARGV[at]) end
redis.call('PEXPIRE', key('idparts', batch), ARGV[3])
return batch

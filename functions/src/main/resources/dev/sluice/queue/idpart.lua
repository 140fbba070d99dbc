#!lua
-- Purpose: keep one part of the ids of a batch that is still arriving. A batch that never becomes a record
--   (idbatch.lua) is forgotten.
-- KEYS: idbatch
-- ARGV: [2] number of the batch ('': the next), [3] number of the part, [4] ids with commas between,
--   [5] ms until it is forgotten
-- Returns: number of the batch
--#include record
local batch = ARGV[2] ~= '' and ARGV[2] or string.format('%.0f', redis.call('INCR', IDBATCH))
redis.call('HSET', key('idparts', batch), ARGV[3], ARGV[4])
redis.call('PEXPIRE', key('idparts', batch), ARGV[5])
return batch

#!lua flags=allow-oom
-- Purpose: remove a batch's record and the ids not planned yet; what is planned stays.
-- KEYS: idbatches
-- ARGV: [2] id of the call, [3] number of the batch
-- Returns: 1, or 0 when there is no such batch
--#include record
--#include sent-again
redis.call('UNLINK', key('idbatch', ARGV[3]), key('idparts', ARGV[3]))
if redis.call('ZREM', IDBATCHES, ARGV[3]) == 0 then return 0 end
return done(1)

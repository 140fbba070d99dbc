#!lua flags=allow-oom
-- Purpose: remove the record of a batch with the ids that are still to be planned; what is planned stays.
-- KEYS: idbatches
-- ARGV: [2] number of the batch
-- Returns: 1, or 0 when there is no such batch
--#include record
redis.call('UNLINK', key('idbatch', ARGV[2]), key('idparts', ARGV[2]))
return redis.call('ZREM', IDBATCHES, ARGV[2])

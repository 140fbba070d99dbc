#!lua flags=allow-oom
-- Purpose: drop the ids of a batch whose calls have all been enqueued; its plan stays.
-- KEYS: none
-- ARGV: [2] number of the batch
-- Returns: 1, or 0 when that was done before
--#include record
return redis.call('UNLINK', key('idparts', ARGV[2]))

#!lua flags=no-writes,allow-oom
-- Purpose: the places that a batch was given.
-- KEYS: slot
--   (never written: it only names the cluster slot that holds the partition)
-- ARGV: [2] number of the batch
-- Returns: {'group first count max', …}, one for each part, in no particular order
--#include record
return redis.call('HVALS', key('idplan', ARGV[2]))

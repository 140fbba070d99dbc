#!lua flags=no-writes,allow-oom
-- Purpose: the places that a batch was given.
-- KEYS: none
-- ARGV: [2] number of the batch
-- Returns: {'group first count max', …}, one for each part, in no particular order
--#include record
return redis.call('HVALS', key('idplan', ARGV[2]))

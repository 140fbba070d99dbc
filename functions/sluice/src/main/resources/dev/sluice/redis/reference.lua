#!lua
-- Purpose: replace a reference set as a whole; readers see the old set or the new one, never a part.
-- KEYS: none
-- ARGV: [2] set, then member, value, …
-- Returns: number of members
--#include record
local set = key('reference', ARGV[2])
redis.call('UNLINK', set)
redis.call('HSET', set, '', '')
for at = 3, #ARGV, 2 do redis.call('HSET', set, ARGV[at], ARGV[at + 1]) end
return (#ARGV - 2) / 2

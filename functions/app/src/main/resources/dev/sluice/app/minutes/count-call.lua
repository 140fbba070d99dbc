#!lua
-- Purpose: count a call that was made. A call whose answer is lost is sent again and may count twice: these are figures
--   for a picture, which a promise does not depend on.
-- KEYS: none
-- ARGV: [2] group in which it was made, [3] 's' it succeeded or 'f' it failed, then its slot, [4] time at which the
--   group is dropped, ms
-- Returns: nothing of use
--#include record
local group = key('minutegroup', ARGV[2])
redis.call('HINCRBY', group, ARGV[3], 1)
return redis.call('PEXPIREAT', group, ARGV[4])

#!lua flags=no-writes,allow-oom
-- Purpose: how many ids a minute group was given, and some of them.
-- KEYS: none
-- ARGV: [2] group, then first place, last place, … of up to 32 ranges of up to 15,000 places
-- Returns: {given, max, {ids of the range}, …}; {0, 0} when it has none
--#include record
local given, max = unpack(redis.call('HMGET', key('minutegroup', ARGV[2]), 'given', 'max'))
if not given then return { 0, 0 } end
local found = { tonumber(given), tonumber(max) }
for at = 3, #ARGV, 2 do
  found[#found + 1] = redis.call('LRANGE', key('minuteids', ARGV[2]), ARGV[at], ARGV[at + 1])
end
return found

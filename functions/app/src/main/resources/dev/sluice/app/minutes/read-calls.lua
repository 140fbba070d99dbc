#!lua flags=no-writes,allow-oom
-- Purpose: how many calls were made in each minute of a group.
-- KEYS: none
-- ARGV: [2] group, [3] how many slots it has
-- Returns: {succeeded, failed, …} for each slot
--#include record
local fields = {}
for slot = 0, ARGV[3] - 1 do
  fields[#fields + 1] = 's' .. slot
  fields[#fields + 1] = 'f' .. slot
end
local counts = redis.call('HMGET', key('minutegroup', ARGV[2]), unpack(fields))
for i, count in ipairs(counts) do counts[i] = tonumber(count or 0) or 0 end
return counts

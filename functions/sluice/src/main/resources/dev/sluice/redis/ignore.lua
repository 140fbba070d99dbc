#!lua
-- Purpose: note that somebody ignores a group of failures, or no longer does. Marks that have ended are dropped, and of
--   more than 1,000 those that end first.
-- KEYS: none
-- ARGV: [2] the group, [3] until when ms, since when ms and how many failures there were ('': no longer)
-- Returns: 1. Sent again after a lost answer: the same.
--#include record
local MOST = 1000
local marks = PREFIX .. 'ignored'
if ARGV[3] == '' then
  read('HDEL', marks, ARGV[2])
  return 1
end
write('HSET', marks, ARGV[2], ARGV[3])
local all, ends = redis.call('HGETALL', marks), {}
for i = 1, #all, 2 do ends[#ends + 1] = { tonumber(string.match(all[i + 1], '^%d+')) or 0, all[i] } end
table.sort(ends, function(one, other) return one[1] > other[1] end)
for i, mark in ipairs(ends) do
  if i > MOST or mark[1] < NOW then redis.call('HDEL', marks, mark[2]) end
end
return 1

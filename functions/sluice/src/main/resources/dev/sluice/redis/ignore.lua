#!lua
-- Purpose: note that somebody ignores a group of failures, or no longer does. Marks that have ended are dropped. Of those
--   of operators 1,000 are kept, and 1,000 of all others: for one more, the one that ends first is dropped of operators,
--   or of whoever else has most. The new one is never dropped.
-- KEYS: none
-- ARGV: [2] the group, and behind a colon whose mark it is (nothing: of operators), [3] until when ms, since when ms and
--   how many failures there were ('': no longer)
-- Returns: 1. Sent again after a lost answer: the same.
--#include record
local MOST = 1000
local marks = PREFIX .. 'ignored'
if ARGV[3] == '' then
  read('HDEL', marks, ARGV[2])
  return 1
end

local function ownerOf(mark) return string.match(mark, ':(.*)$') or '' end

local own = ownerOf(ARGV[2])
local sum, counts, first = 0, {}, {} -- of operators, or of all others; by owner: how many, and which old one ends first

local function note(mark, ends)
  local owner = ownerOf(mark)
  if (owner == '') ~= (own == '') then return end
  sum, counts[owner] = sum + 1, (counts[owner] or 0) + 1
  if mark ~= ARGV[2] and not (first[owner] and first[owner].ends <= ends) then first[owner] = { mark = mark, ends = ends } end
end

write('HSET', marks, ARGV[2], ARGV[3])
local all = redis.call('HGETALL', marks)
for i = 1, #all, 2 do
  local ends = tonumber(string.match(all[i + 1], '^%d+') or 0)
  if ends < NOW then redis.call('HDEL', marks, all[i]) else note(all[i], ends) end
end
if sum > MOST then
  local from = first[own] and own
  for owner in pairs(first) do
    if not from or counts[owner] > counts[from] then from = owner end
  end
  redis.call('HDEL', marks, first[from].mark)
end
return 1

#!lua flags=no-writes,allow-oom
-- Purpose: read entries of the lanes in the order in which they are claimed, from a place on.
-- KEYS: ready
-- ARGV: [2] the lane at which to begin ('' the first; when it is gone, the one behind it), [3] how many of its entries
--   are left, counted from its new end ('' all), [4] most entries to read
-- Returns: {lane and entries left at which to go on ('' '': nowhere), then for each lane: lane, how many entries it had
--   left before these, {entry, …}}. It ends after 100 lanes, however many entries these had.
--#include record
local from, left, most = 0, ARGV[3], tonumber(ARGV[4])
local MOST_LANES = 100

local function laneAt(rank) return redis.call('ZRANGE', READY, rank, rank)[1] end

-- Where a lane that is gone would be. Lanes of the same kind are in the order of their names.
local function placeOf(lane)
  local kind = sub(lane, -1)
  local score = kind == '!' and -1 or 9 - kind
  local low, high = redis.call('ZCOUNT', READY, '-inf', '(' .. score), redis.call('ZCOUNT', READY, '-inf', score)
  while low < high do
    local middle = math.floor((low + high) / 2)
    if laneAt(middle) < lane then low = middle + 1 else high = middle end
  end
  return low
end

if ARGV[2] ~= '' then
  from = redis.call('ZRANK', READY, ARGV[2])
  if not from then from, left = placeOf(ARGV[2]), '' end
end

local found, count = {}, 0
local lanes = redis.call('ZRANGE', READY, from, from + MOST_LANES)
for i, lane in ipairs(lanes) do
  if i > MOST_LANES or count == most then return { lane, '', unpack(found) } end
  local list = key('queued', lane)
  local rest = i == 1 and tonumber(left) or read('LLEN', list) or 0
  if rest > 0 then
    local wanted = math.min(rest, most - count)
    local entries = read('LRANGE', list, -rest, -rest + wanted - 1) or {}
    count = count + #entries
    found[#found + 1], found[#found + 2], found[#found + 3] = lane, rest, entries
    if wanted < rest then return { lane, tostring(rest - wanted), unpack(found) } end
  end
end
return { '', '', unpack(found) }

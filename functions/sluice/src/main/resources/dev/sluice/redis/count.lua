#!lua
-- Purpose: add what a worker counted in the last second to the counts of this minute and of this hour. It asks for this
--   at most once a second, so that it costs next to nothing per task; a worker that dies loses a second of counts. Also
--   note when its build was first seen; of builds the newest 20 are kept.
-- KEYS: none
-- ARGV: [2] id of the call, see sent-again.lua, [3] worker, [4] how many tasks it runs at once, [5] its build ('':
--   without a name), then for each type: its name, what was counted: a name, a space, a number, a space, … (s succeeded,
--   f failed, r retried; w and t with a bucket: how often tasks waited and ran so long)
-- Returns: 1
--#include record
--#include sent-again
local MINUTES, HOURS = 7200, 2592000 -- s
local MOST_BUILDS = 20

local function sum(before, more)
  local counts, names, text = {}, {}, {}
  for _, part in ipairs({ before or '', more }) do
    for name, number in string.gmatch(part, '(%l%d*) (%d+)') do
      if not counts[name] then names[#names + 1] = name end
      counts[name] = (counts[name] or 0) + number
    end
  end
  for i, name in ipairs(names) do text[i] = name .. string.format(' %d', counts[name]) end
  return table.concat(text, ' ')
end

-- Each type is one field: a field for each of its counts would take five times the memory.
local function add(kind, length, keep)
  local index = math.floor(NOW / length)
  local name, fields = key(kind, string.format('%d', index)), { '!' .. ARGV[3], ARGV[4] }
  for at = 6, #ARGV, 2 do
    fields[#fields + 1], fields[#fields + 2] = ARGV[at], sum(read('HGET', name, ARGV[at]), ARGV[at + 1])
  end
  write('HSET', name, unpack(fields))
  redis.call('EXPIRE', name, keep + length / 1000)
end

-- A build that was forgotten while its workers go on would be seen anew: twenty deploys are not that quick.
local function seen(build)
  local builds = PREFIX .. 'builds'
  if build == '' or write('HSETNX', builds, build, string.format('%d', NOW)) == 0 then return end
  local all, times = redis.call('HGETALL', builds), {}
  for i = 1, #all, 2 do times[#times + 1] = { tonumber(all[i + 1]) or 0, all[i] } end
  table.sort(times, function(one, other) return one[1] > other[1] end)
  for i = MOST_BUILDS + 1, #times do redis.call('HDEL', builds, times[i][2]) end
end

seen(ARGV[5])
add('minutes', 60000, MINUTES)
add('hours', 3600000, HOURS)
return done(1)

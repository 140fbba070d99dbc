#!lua
-- Purpose: add what a worker counted in the last second to the counts of this minute and of this hour. It asks for this
--   at most once a second, so that it costs next to nothing per task; a worker that dies loses a second of counts. Also
--   note when its build was first seen; of builds the newest 20 are kept. And note how many tasks it runs at once: of
--   workers that counted something in the last two minutes, 1,000 at most.
-- KEYS: none
-- ARGV: [2] id of the call, see sent-again.lua, [3] worker, [4] how many tasks it runs at once, [5] its build ('':
--   without a name), [6] since when it works ms, counted from now, [7] '1' when it ends, else '0', then for each type, if
--   any: its name, what was counted: a name, a space, a number, a space, … (s succeeded, f failed, r retried; w and t
--   with a bucket: how often tasks waited and ran so long)
-- Returns: 1
--#include record
--#include sent-again
local MINUTES, HOURS = 7200, 2592000 -- s
local MOST_BUILDS = 20
local SLOTS_FOR, MOST_WORKERS = 120000, 1000 -- ms

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
  local name, fields = key(kind, string.format('%d', index)), {}
  for at = 8, #ARGV, 2 do
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

-- Each drain is a worker of its own. A new one takes the place of one that had ended before it began, so that drains that
-- follow each other count once and those beside each other each for itself, also when all of them have ended.
local function atOnce()
  local slots, own, began = PREFIX .. 'slots', ARGV[3], NOW - ARGV[6]
  local new = write('HSET', slots, own, string.format('%d %d %d', ARGV[4], NOW, ARGV[7])) == 1
  redis.call('PEXPIRE', slots, SLOTS_FOR)
  if not new then return end
  local all, kept, place, oldest = redis.call('HGETALL', slots), 0, nil, nil
  for i = 1, #all, 2 do
    local at, ends = string.match(all[i + 1], '^%d+ (%d+) ([01])$')
    at = tonumber(at or 0)
    if NOW - at >= SLOTS_FOR then
      redis.call('HDEL', slots, all[i])
    else
      kept = kept + 1
      if all[i] ~= own and ends == '1' and at <= began and not (oldest and oldest <= at) then place, oldest = all[i], at end
    end
  end
  if place or kept > MOST_WORKERS then redis.call('HDEL', slots, place or own) end
end

seen(ARGV[5])
atOnce()
if #ARGV > 7 then
  add('minutes', 60000, MINUTES)
  add('hours', 3600000, HOURS)
end
return done(1)

#!lua flags=allow-oom
-- Purpose: pause or resume a queue, a type or a schedule. Of a queue or type nothing is claimed meanwhile; the fire
--   times of a schedule in between are skipped.
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes schedules
-- ARGV: [2] id of the call, see sent-again.lua, [3] 'queue', 'type' or 'schedule', [4] its name, [5] '1' pause, '0'
--   resume; to pause a queue or type also: [6] who does it, [7] why ('': not said), [8] for how long ms ('': until it is
--   resumed), [9] most queues and types that may be paused
-- Returns: 1, 0 when nothing changed, -1 when [9] are paused
--#include record
--#include sent-again
--#include lanes
--#include index
--#include paused
local name = ARGV[4]

local function schedule()
  local field = 'paused:' .. name
  if ARGV[5] == '1' then return write('HSETNX', SCHEDULES, field, 1) == 1 and done(1) or 0 end
  if read('HDEL', SCHEDULES, field) ~= 1 then return 0 end
  write('HSET', SCHEDULES, 'seen:' .. name, string.format('%d', NOW))
  return done(1)
end

-- All pauses, which expire a minute after the last of them: tests have clocks that are not that of the server.
local function keep(all)
  if not next(all) then return redis.call('UNLINK', PAUSED) end
  redis.call('SET', PAUSED, cjson.encode(all))
  local last = 0
  for _, pause in pairs(all) do last = math.max(last, tonumber(pause['until']) or math.huge) end
  if last < math.huge then redis.call('PEXPIRE', PAUSED, last - NOW + 60000) end
end

-- One worker that may take from it is woken, of each queue: for a type nobody knows in which queues its tasks wait.
local function wake()
  if ARGV[3] == 'queue' then
    touched[name] = true
  else
    for _, queueName in ipairs(servedNow()) do touched[queueName] = true end
  end
  wakeOne()
end

if ARGV[3] == 'schedule' then return schedule() end
local all = pausedNow(read('GET', PAUSED)) or {}
local of = ARGV[3] == 'type' and '+' .. name or name
local known, paused = all[of], 0
for _ in pairs(all) do paused = paused + 1 end
if ARGV[5] == '0' then
  if not known then return 0 end
  all[of] = nil
  wake()
else
  if not known and paused >= tonumber(ARGV[9]) then return -1 end
  all[of] = { since = NOW, by = ARGV[6], reason = ARGV[7] ~= '' and ARGV[7] or nil,
    ['until'] = ARGV[8] ~= '' and NOW + ARGV[8] or nil }
end
keep(all)
changed()
return done(1)

#!lua
-- Purpose: enqueue the tasks of a schedule's fire times, once, however many ask for it: who asks says up
--   to which time he knows the schedule dealt with, and when another was quicker he is told the newer
--   time and nothing is done. A fire time has one task id, so that even after that record was lost (a
--   failover) a task that is still there is not made again. Times that someone has overwritten count as not
--   known. Refused whole by Redis when its memory is full.
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes recent schedules
-- ARGV: [2] most waiting tasks, [3] most ids in the recent list, [4] schedule, [5] the time up to which it
--   is known to be dealt with (ms; '' not known; 'hand': asked for by a person, whatever the time is),
--   [6] the time up to which it will be (ms), [7] '1' when its tasks may overlap, [8] hash of the
--   idempotency key and [9] body hash of who asks by hand ('' none), then id, record for each task, oldest first
-- Returns: {outcome, the time up to which the schedule is dealt with now}. Outcomes: 'fired' · 'moved'
--   (that time was another; a schedule never seen before begins now) · 'busy' (its task before has not
--   ended, so these are passed over) · 'paused', 'early' (the asker's clock is ahead by more than 1 s) and
--   'full': nothing was done · by hand also {'duplicate', id, state} and {'reused'}, as in enqueue.lua
-- Sent again after a lost answer: 'moved', or with 'hand' the same answer.
--#include record
--#include index
local name, byHand, from = ARGV[4], ARGV[5] == 'hand', ARGV[6]
local seen, before, paused =
  unpack(read('HMGET', SCHEDULES, 'seen:' .. name, 'task:' .. name, 'paused:' .. name) or {})
if seen and (#seen > 15 or not string.find(seen, '^%d+$')) then seen = nil end

if ARGV[8] ~= '' then
  local kept = read('GET', key('idempotency', ARGV[8]))
  local same = kept and string.sub(kept, 33)
  local state = same and stateOf(same) or ''
  if state ~= '' and string.sub(kept, 1, 32) ~= ARGV[9] then return { 'reused' } end
  if state ~= '' and same ~= ARGV[10] then return { 'duplicate', same, state } end
end

if not byHand then
  if not seen then
    seen = string.format('%.0f', NOW)
    write('HSET', SCHEDULES, 'seen:' .. name, seen)
    return { 'moved', seen }
  end
  if seen ~= ARGV[5] then return { 'moved', seen } end
  if paused then return { 'paused', seen } end
  if tonumber(from) > NOW + 1000 then return { 'early', seen } end
  if ARGV[7] ~= '1' and before and not ended(stateOf(before)) then
    write('HSET', SCHEDULES, 'seen:' .. name, from)
    return { 'busy', from }
  end
end

local waiting, fresh, made = redis.call('ZCARD', SCHEDULED), {}, {}
for _, n in ipairs(redis.call('HVALS', DEPTH)) do waiting = waiting + n end
for at = 10, #ARGV, 2 do
  if stateOf(ARGV[at]) == '' then fresh[#fresh + 1] = at end
end
if #fresh > 0 and waiting + #fresh > tonumber(ARGV[2]) then return { 'full', seen or '' } end

local function all()
  for _, at in ipairs(fresh) do
    local task = open(ARGV[at], ARGV[at + 1])
    enter(task)
    made[#made + 1] = keyOf(task.id)
    save(task)
    redis.call('LPUSH', RECENT, task.id)
    if ARGV[8] ~= '' then
      made[#made + 1] = key('idempotency', ARGV[8])
      redis.call('SET', made[#made], ARGV[9] .. task.id)
    end
  end
  if #fresh > 0 then
    redis.call('LTRIM', RECENT, 0, ARGV[3] - 1)
    wakeOne()
    changed()
  end
end

-- A structure of the wrong type must not leave a record that would pass for the fire time's task.
local done, failure = pcall(all)
if not done then
  if #made > 0 then redis.call('UNLINK', unpack(made)) end
  error(failure)
end
if not byHand then write('HSET', SCHEDULES, 'seen:' .. name, from) end
if #ARGV > 9 then write('HSET', SCHEDULES, 'ran:' .. name, from, 'task:' .. name, ARGV[#ARGV - 1]) end
return { 'fired', byHand and (seen or '') or from }

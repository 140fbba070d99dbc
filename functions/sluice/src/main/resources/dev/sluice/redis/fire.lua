#!lua
-- Purpose: enqueue the tasks of a schedule's fire times once, however many drains ask. The caller passes the time
--   up to which it believes the schedule has been processed; if another caller was quicker, nothing changes and
--   the newer time is returned. Each fire time has a fixed task id, so that a task that still exists is not made
--   again when that time was lost in a failover. Overwritten times count as unknown. Redis refuses the whole call
--   when its memory is full.
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes recent schedules leases awake startable starting
-- ARGV: [2] most waiting tasks, see admit.lua, [3] most ids in the recent list, [4] schedule, [5] the time up to which
--   it is believed to be processed (ms; '' unknown; 'hand': run by hand, whatever the time), [6] the time up to which
--   this call processes it (ms), [7] '1' when its tasks may overlap, by hand [8] hash of the idempotency key and [9]
--   body hash ('' none), then id, record for each task, oldest first
-- Returns: {outcome, the time up to which the schedule has now been processed, then, if any, how many drains to start}.
--   Outcomes: 'fired' · 'moved' (it was processed up to another time; a new schedule begins now) · 'busy' (its previous task has not ended, so these
--   fire times are skipped) · 'paused', 'early' (the caller's clock is ahead by more than 1 s), 'full' and 'share':
--   nothing changed · by hand also {'duplicate', id, state} and {'reused'}, as in enqueue.lua
-- Sent again after a lost answer: 'moved', or with 'hand' the same answer.
--#include record
--#include lanes
--#include index
--#include awake
--#include admit
local name, byHand, from = ARGV[4], ARGV[5] == 'hand', ARGV[6]
readLimits(ARGV[2])
local seen, before, paused, tasks = unpack(
  read('HMGET', SCHEDULES, 'seen:' .. name, 'task:' .. name, 'paused:' .. name, 'tasks:' .. name) or {})
if seen and (#seen > 15 or not string.find(seen, '^%d+$')) then seen = nil end

local same, state = keyed(ARGV[8], ARGV[9])
if same == false then return { 'reused' } end
if same and same ~= ARGV[10] then return { 'duplicate', same, state } end

if not byHand then
  if not seen then
    seen = string.format('%d', NOW)
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

-- The ids of its newest ten tasks, with spaces between.
local function newest()
  local ids, known = {}, {}
  for id in string.gmatch(tasks or '', '%w+') do ids[#ids + 1], known[id] = id, true end
  for at = 10, #ARGV, 2 do
    if not known[ARGV[at]] then ids[#ids + 1] = ARGV[at] end
  end
  return table.concat(ids, ' ', math.max(1, #ids - 9))
end

local new = {}
for at = 10, #ARGV, 2 do
  if stateOf(ARGV[at]) == '' then new[#new + 1] = at end
end
local none = #new > 0 and noRoom(ownerAt(ARGV[11], 8), #new)
if none then return { none, seen or '' } end

local drains = 0
whole(function()
  for _, at in ipairs(new) do
    local task = open(ARGV[at], ARGV[at + 1])
    admit(task.id, ARGV[at + 1], laneOf(task), ARGV[8], ARGV[9])
  end
  drains = admitted()
end)
if not byHand then write('HSET', SCHEDULES, 'seen:' .. name, from) end
if #ARGV > 9 then
  write('HSET', SCHEDULES, 'ran:' .. name, from, 'task:' .. name, ARGV[#ARGV - 1], 'tasks:' .. name, newest())
end
return { 'fired', byHand and (seen or '') or from, drains > 0 and drains or nil }

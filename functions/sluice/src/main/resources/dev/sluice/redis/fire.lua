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
--#include admit
local name, byHand, from = ARGV[4], ARGV[5] == 'hand', ARGV[6]
local seen, before, paused =
  unpack(read('HMGET', SCHEDULES, 'seen:' .. name, 'task:' .. name, 'paused:' .. name) or {})
if seen and (#seen > 15 or not string.find(seen, '^%d+$')) then seen = nil end

local same, state = keyed(ARGV[8], ARGV[9])
if same == false then return { 'reused' } end
if same and same ~= ARGV[10] then return { 'duplicate', same, state } end

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

local new = {}
for at = 10, #ARGV, 2 do
  if stateOf(ARGV[at]) == '' then new[#new + 1] = at end
end
if #new > 0 and waiting + #new > tonumber(ARGV[2]) then return { 'full', seen or '' } end

whole(function()
  for _, at in ipairs(new) do
    local task = open(ARGV[at], ARGV[at + 1])
    admit(task.id, ARGV[at + 1], queue(task) .. ':' .. task.priority, ARGV[8], ARGV[9])
  end
  admitted()
end)
if not byHand then write('HSET', SCHEDULES, 'seen:' .. name, from) end
if #ARGV > 9 then write('HSET', SCHEDULES, 'ran:' .. name, from, 'task:' .. name, ARGV[#ARGV - 1]) end
return { 'fired', byHand and (seen or '') or from }

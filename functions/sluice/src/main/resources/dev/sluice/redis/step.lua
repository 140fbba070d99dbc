#!lua flags=allow-oom
-- Purpose: the drain step: settle, recover, promote, expire and claim any number of tasks in one round trip.
--   allow-oom: what is running can always be settled, even when memory is full.
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes leases tokens workers
-- ARGV: [2] worker, [3] most to claim, [4] lease ms, [5] keep ended tasks ms, [6] keep ended tasks count,
--   [7] how many tasks it holds beside those it settles, [8] queues joined by a space ('' all), [9] '' or, after a
--   lost answer or when this script asked for it, what it holds: id token id token …, [10] of which types it can take
--   only so many more: type=number, joined by a space, then for each settlement:
--   id, token, kind, value (result or error), number (delay ms or children), artifact (release and retry: 'alone', see
--   settle.lua; handback: how long that may go on ms, why, who says so)
-- Returns: {claimed {id, record, …}, fenced {settlement counted from 0, …}, settled, the state that each settlement left
--   its task in ('-': fenced) as one text, recovered, promoted, queued, ms until something is next due (-1: nothing),
--   1 when [7] is not what is leased to the worker: it must ask again, naming what it holds,
--   {id, token of each lease it named and no longer has, …}}
-- Sent again after a lost answer: what was claimed then is not among what the worker names, so it is taken back and
--   claimed anew; settlements that were applied are answered as fenced.
--#include record
--#include index
--#include uploads
--#include finish
--#include settle
--#include reconcile
--#include recover
--#include promote
--#include claim
--#include repair-lanes
--#include retain
--#include tally
local name, n, lease, keep, most, held
local queues, rooms -- by lane type: how many more tasks of it the worker can take
local settled, fenced, succeeded, became -- the states as letters
local queued -- how many tasks this worker may take
local SEEN_EVERY = 1000 -- ms; for a short lease a tenth of it

local function settleAll(raws)
  local released, seen, failed, retried = {}, {}, 0, 0
  for at = 11, #ARGV, 6 do
    local id, raw = ARGV[at], raws[(at + 19) / 6]
    if seen[id] then raw = read('GET', keyOf(id)) end
    seen[id] = true
    local state =
      settle(name, id, raw, ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], ARGV[at + 4], ARGV[at + 5], keep, succeeded)
    became[#became + 1] = state == 'H' and 'S' or state or '-'
    if state then
      released[#released + 1] = id
      if state == 'F' then failed = failed + 1 elseif state == 'S' then retried = retried + 1 end
    else
      fenced[#fenced + 1] = (at - 11) / 6
    end
  end
  settled = #released
  if settled > 0 then
    tally('s', #succeeded)
    tally('f', failed)
    tally('r', retried)
    read('SREM', held, unpack(released))
  end
  if #succeeded > 0 then
    keepSucceeded(math.min(redis.call('LPUSH', SUCCEEDED, unpack(succeeded)) - most, #succeeded + 100), most, keep)
  end
end

local function leasedNow() return read('SCARD', held) or 0 end

-- Whether a step noted a little while ago that the worker asked for tasks of these queues, and until when it has leases.
local function seenLately(noted)
  local at, of = string.match(noted or '', '^(%d+) (.*)$')
  local since = at and NOW - at
  return since and since >= 0 and since < math.min(SEEN_EVERY, lease / 10) and of == ARGV[8]
end

-- Which workers asked, and when. A new worker makes those of an hour ago, and all but 1,000, be forgotten.
local function sighted()
  if write('ZADD', WORKERS, NOW, name) == 1 then
    redis.call('ZREMRANGEBYSCORE', WORKERS, '-inf', NOW - 3600000)
    redis.call('ZREMRANGEBYRANK', WORKERS, 0, -1001)
  end
  if #queues > 0 then
    write('SET', key('serves', name), ARGV[8], 'EX', 3600)
    local new = 0
    for _, queueName in ipairs(queues) do new = new + write('ZADD', SERVED, NOW, queueName) end
    if new > 0 then redis.call('ZREMRANGEBYSCORE', SERVED, '-inf', NOW - 3600000) end
  end
end

local function available()
  if #queues == 0 then return queuedNow() end
  local sum = 0
  for _, depth in ipairs(redis.call('HMGET', DEPTH, unpack(queues))) do sum = sum + (depth or 0) end
  return sum
end

-- Others are woken for what is left, and for what this step put into queues that this worker does not take from.
local function wakeOthers(more)
  local others = #queues > 0 and touched or {}
  for _, queueName in ipairs(queues) do others[queueName] = nil end
  if not more and not next(others) then return end
  touched = others
  local serve = more and (#queues > 0 and queues or redis.call('EXISTS', SERVED) == 1 and servedNow()) or {}
  for _, queueName in ipairs(serve) do
    if redis.call('HEXISTS', DEPTH, queueName) == 1 then touched[queueName] = true end
  end
  wakeOne()
end

-- Until something is due, in ms; -1: nothing.
local function untilNext()
  local soonest = -1
  for _, index in ipairs({ SCHEDULED, LEASES, EXPIRING }) do
    local first = redis.call('ZRANGE', index, 0, 0, 'WITHSCORES')[2]
    if first and (soonest < 0 or first - NOW < soonest) then soonest = math.max(0, first - NOW) end
  end
  return soonest
end

--#begin
name, n, lease, keep, most = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5], tonumber(ARGV[6])
held, queues, rooms = key('held', name), {}, {}
if ARGV[8] ~= '' then
  for queueName in string.gmatch(ARGV[8], '%S+') do queues[#queues + 1] = queueName end
end
if ARGV[10] ~= '' then
  for type, room in string.gmatch(ARGV[10], '(%S+)=(%d+)') do rooms['+' .. type] = tonumber(room) end
end

settled, fenced, succeeded, became = 0, {}, {}, {}
local names = { TOKENS, FOLLOWED, SOONEST, key('seen', name) }
for at = 11, #ARGV, 6 do names[#names + 1] = keyOf(ARGV[at]) end
local raws = redis.call('MGET', unpack(names))
followed = raws[2] and true or false
-- more than LOOK_EVERY from now: the clock has gone back
local soonest = tonumber(raws[3] or nil)
local look = not soonest or NOW >= soonest or soonest > NOW + LOOK_EVERY
local noted = seenLately(raws[4])
if #ARGV > 10 then settleAll(raws) end

-- A worker that holds nothing names nothing. If the counts differ, nothing more is done until it has named what it
-- holds.
local leased, again, lost = leasedNow(), 0, {}
local had = settled + leased
local differs = ARGV[9] == '' and ARGV[7] ~= '0' and leased ~= tonumber(ARGV[7])
local recovered, promoted, expired = 0, 0, 0
if differs then
  n, look = 0, false
else
  if leased > 0 and ARGV[7] == '0' or ARGV[9] ~= '' then
    again, lost = reconcile(name, ARGV[9], keep)
    leased = leasedNow()
  end
  look = look or dueBy and dueBy <= NOW
  if look then
    recovered, promoted, expired = recover(name, keep), promote(), expire(keep)
    tally('l', recovered)
  end
end

local claimed, ids, short = claim(name, n, queues, rooms, keep, raws[1])
if #ids > 0 then write('SADD', held, unpack(ids)) end
local holds = #claimed > 0 or leased > 0
if holds then
  if not noted or had == 0 then setDue(LEASES, NOW + lease, name) end
elseif not differs and (had > 0 or ARGV[9] ~= '') then
  redis.call('ZREM', LEASES, name)
  redis.call('UNLINK', key('cancels', name), key('seen', name))
end

local dropped = (settled > #succeeded or look) and retain(most, keep) or 0
if settled + again + recovered + promoted + expired + dropped + #claimed > 0 or next(depths) or next(children) then
  changed()
end
-- What an owner was counted for by records that were overwritten or deleted by hand ends when nothing waits.
if queuedNow() == 0 and redis.call('ZCARD', SCHEDULED) == 0 then redis.call('UNLINK', OWNERS) end
if not noted then
  sighted()
  if holds then redis.call('SET', key('seen', name), string.format('%.0f ', NOW) .. ARGV[8], 'PX', ARGV[4]) end
end

queued = available()
if queued > 0 and short == 'empty' then
  repairLanes(queues)
  queued = available()
end
wakeOthers(not differs and queued > 0
  and (#ids == n or (short == 'alone' or short == 'limited') and #ids > 0 or again + recovered + promoted > 0))

local nextDue = -1
if look or #ids < n then nextDue = untilNext() end
if look then
  local full = recovered >= 100 or promoted >= 100 or expired >= 100 or dropped >= 100
  local wait = full and 0 or nextDue < 0 and LOOK_EVERY or math.min(nextDue, LOOK_EVERY)
  redis.call('SET', SOONEST, string.format('%.0f', NOW + wait))
end
if short == 'cut' then nextDue = 0 elseif #ids == n then nextDue = -1 end
return { claimed, fenced, settled, table.concat(became), recovered, promoted, queued, nextDue, differs and 1 or 0, lost }

#!lua flags=allow-oom
-- Purpose: the drain step: settle, recover, promote, expire and claim any number of tasks in one round trip.
--   allow-oom: what is running can always be settled, even when memory is full.
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes leases tokens workers awake startable starting
-- ARGV: [2] worker, [3] most to claim, [4] lease ms, [5] keep ended tasks ms, [6] keep ended tasks count
--   and at least ms, separated by a space,
--   [7] how many tasks it holds beside those it settles, [8] queues joined by a space ('' all), [9] '' or, after a
--   lost answer or when this script asked for it, what it holds: id token id token …, [10] of which types it can take
--   only so many more, or none as too little time is left: type=number, joined by a space, [11]
--   '' or of a drain: for how long it claims, how many of its tasks end within a second, and when it leaves, see awake.lua,
--   then for each settlement:
--   id, token, kind, value (result or error), number (delay ms or children), artifact (release and retry: 'alone', see
--   settle.lua; handback: how long that may go on ms, why, who says so)
-- Returns: {fenced {settlement counted from 0, …}, settled, the state that each settlement left its task in ('-':
--   fenced) as one text, recovered, promoted, queued, ms until something is next due (-1: nothing),
--   1 when [7] is not what is leased to the worker: it must ask again, naming what it holds,
--   {id, token of each lease it named and no longer has, …}, 1 when the drain leaves, how many of those recovered are
--   FAILED, then id, record of each claimed task}; 0 stands for an empty list, which takes the server as long as a key
-- Sent again after a lost answer: what was claimed then is not among what the worker names, so it is taken back and
--   claimed anew; settlements that were applied are answered as fenced.
--#include record
--#include lanes
--#include index
--#include uploads
--#include finish
--#include settle
--#include reconcile
--#include recover
--#include promote
--#include paused
--#include claim
--#include repair-lanes
--#include awake
--#include retain
--#include tally
local name, n, lease, keep, held
local limits, most, least -- the second and third are read from the first
local queues, rooms -- by lane type: how many more tasks of it the worker can take
local settled, fenced, succeeded, became -- the states as letters
local queued -- how many tasks this worker may take
local paused, pauseEnds
local nameOf, seenKey -- the prefix that the keys of the worker begin with; held and this are read from it and the name
local SEEN_EVERY = 1000 -- ms; for a short lease a tenth of it

local function ofWorker(worker)
  if name == worker and nameOf == PREFIX then return end
  name, nameOf, held, seenKey = worker, PREFIX, key('held', worker), key('seen', worker)
end

local function settleAll(raws)
  local released, seen, failed, retried = {}, {}, 0, 0
  for at = 12, #ARGV, 6 do
    local id, raw = ARGV[at], raws[(at + 24) / 6]
    if seen[id] then raw = read('GET', keyOf(id)) end
    seen[id] = true
    local state =
      settle(name, id, raw, ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], ARGV[at + 4], ARGV[at + 5], keep, succeeded)
    became[#became + 1] = state == 'H' and 'S' or state or '-'
    if state then
      released[#released + 1] = id
      if state == 'F' then failed = failed + 1 elseif state == 'S' then retried = retried + 1 end
    else
      fenced[#fenced + 1] = (at - 12) / 6
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
    local excess = redis.call('LPUSH', SUCCEEDED, unpack(succeeded)) - most
    keepSucceeded(math.min(excess, #succeeded + 100), most, least, keep)
  end
end

local function leasedNow() return read('SCARD', held) or 0 end

-- Whether a step noted a little while ago that the worker asked for tasks of these queues, and until when it has leases.
local seenLately

do -- a script has 200 local variables at most
local text, at, of -- what was noted last, which is the same for a second

function seenLately(noted)
  if not noted then return false end
  if noted ~= text then
    text, at, of = noted, string.match(noted, '^(%d+) (.*)$')
    at = tonumber(at or nil)
  end
  local since = at and NOW - at
  return since and since >= 0 and since < math.min(SEEN_EVERY, lease / 10) and of == ARGV[8]
end
end

-- Notes which worker asked, and when; for one that holds something also what seenLately() reads. When a new worker comes,
-- those last seen an hour ago are forgotten, and so are all but the newest 1,000.
local function sighted(holds)
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
  if holds then redis.call('SET', seenKey, string.format('%d ', NOW) .. ARGV[8], 'PX', ARGV[4]) end
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

-- Until something is due or a pause ends, in ms; -1: nothing.
local function untilNext()
  local soonest = pauseEnds and pauseEnds - NOW or -1
  for _, index in ipairs({ SCHEDULED, LEASES, EXPIRING }) do
    local first = redis.call('ZRANGE', index, 0, 0, 'WITHSCORES')[2]
    if first and (soonest < 0 or first - NOW < soonest) then soonest = math.max(0, first - NOW) end
  end
  return soonest
end

--#begin
ofWorker(ARGV[2])
n, lease, keep = tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5]
if limits ~= ARGV[6] then
  local count, age = string.match(ARGV[6], '^(%d+) (%d+)$')
  limits, most, least = ARGV[6], tonumber(count), tonumber(age)
end
queues, rooms = {}, {}
if ARGV[8] ~= '' then
  for queueName in string.gmatch(ARGV[8], '%S+') do queues[#queues + 1] = queueName end
end
if ARGV[10] ~= '' then
  for type, room in string.gmatch(ARGV[10], '(%S+)=(%d+)') do rooms['+' .. type] = tonumber(room) end
end

settled, fenced, succeeded, became = 0, {}, {}, {}
local names = { TOKENS, FOLLOWED, SOONEST, seenKey, PAUSED }
for at = 12, #ARGV, 6 do names[#names + 1] = keyOf(ARGV[at]) end
local raws = redis.call('MGET', unpack(names))
followed = raws[2] and true or false
-- more than LOOK_EVERY from now: the clock has gone back
local soonest = tonumber(raws[3] or nil)
local look = not soonest or NOW >= soonest or soonest > NOW + LOOK_EVERY
local noted = seenLately(raws[4])
paused, pauseEnds = pausedNow(raws[5])
if #ARGV > 11 then settleAll(raws) end

-- A worker that holds nothing names nothing. If the counts differ, nothing more is done until it has named what it
-- holds.
local leased, again, lost = leasedNow(), 0, 0
local had = settled + leased
local differs = ARGV[9] == '' and ARGV[7] ~= '0' and leased ~= tonumber(ARGV[7])
local recovered, spent, promoted, expired = 0, 0, 0, 0
if differs then
  n, look = 0, false
else
  if leased > 0 and ARGV[7] == '0' or ARGV[9] ~= '' then
    again, lost = reconcile(name, ARGV[9], keep)
    leased = leasedNow()
  end
  look = look or dueBy and dueBy <= NOW
  if look then
    recovered, spent = recover(name, keep)
    promoted, expired = promote(), expire(keep)
    tally('l', recovered)
    tally('f', spent)
  end
end

local answer = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }
local ids, short, aside = claim(name, n, queues, rooms, keep, raws[1], paused, answer)
if #ids > 0 then write('SADD', held, unpack(ids)) end
local holds = #ids > 0 or leased > 0
if holds then
  if not noted or had == 0 then setDue(LEASES, NOW + lease, name) end
elseif not differs and (had > 0 or ARGV[9] ~= '') then
  redis.call('ZREM', LEASES, name)
  redis.call('UNLINK', key('cancels', name), seenKey)
end

local forgotten = (settled > #succeeded or look) and retain(most, least, keep) or 0
if settled + again + recovered + promoted + expired + forgotten + #ids > 0 or next(depths) or next(children) then
  changed()
end
-- What an owner was counted for by records that were overwritten or deleted by hand ends when nothing waits.
if queuedNow() == 0 and redis.call('ZCARD', SCHEDULED) == 0 and redis.call('EXISTS', READY, WITHDRAWN) < 2 then
  redis.call('UNLINK', OWNERS, QUEUES, PREFIX .. 'brought', WITHDRAWN)
end
if not noted then sighted(holds) end

queued = short == 'paused' and 0 or available()
if queued > 0 and short == 'empty' then
  repairLanes(queues)
  queued = available()
end
wakeOthers(not differs and queued > 0
  and (#ids == n or (short == 'alone' or short == 'limited') and #ids > 0
    or again + recovered + promoted + aside > 0))

local nextDue, full = -1, false
if look or #ids < n then nextDue = untilNext() end
if look then
  full = recovered >= 100 or promoted >= 100 or expired >= 100 or forgotten >= 100
  local wait = full and 0 or nextDue < 0 and LOOK_EVERY or math.min(nextDue, LOOK_EVERY)
  redis.call('SET', SOONEST, string.format('%d', NOW + wait))
end
if short == 'cut' then nextDue = 0 elseif #ids == n then nextDue = -1 elseif full then nextDue = 0 end
local leaves = present(name, ARGV[11], n - #ids, n > 0 and not holds and short ~= 'cut', queued)
if #fenced > 0 then answer[1] = fenced end
answer[2], answer[3], answer[4], answer[5] = settled, table.concat(became), recovered, promoted
answer[6], answer[7] = queued, nextDue
if differs then answer[8] = 1 end
if lost ~= 0 and #lost > 0 then answer[9] = lost end
if leaves then answer[10] = 1 end
answer[11] = spent
return answer

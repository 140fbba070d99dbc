#!lua flags=allow-oom
-- Purpose: the drain step, one round trip whatever the number: settle, recover, promote, expire, claim.
--   allow-oom: what is running can always be settled, also when memory is full.
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes leases tokens workers
-- ARGV: [2] worker, [3] most to claim, [4] lease ms, [5] keep ended tasks ms, [6] keep ended tasks count,
--   [7] newest token number the worker knows when an answer was lost, else '', [8] queues joined by a
--   space ('' all), then for each settlement: id, token, kind, value (result or error), number (delay ms
--   or children), artifact (handback: how long that may go on ms, why, who says so)
-- Returns: {claimed {id, record, …}, fenced {settlement counted from 0, …}, settled, failed, recovered, promoted, queued,
--   ms until something is next due (-1: nothing)}
-- Sent again after a lost answer ([7] given): what was claimed then is answered now, nothing more is
--   claimed; settlements that were applied are answered as fenced.
--#include record
--#include index
--#include finish
--#include settle
--#include recover
--#include promote
--#include claim
--#include repair-lanes
--#include retain
--#include tally
local name, n, lease, keep = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5]
local most = tonumber(ARGV[6])
local queues = {}
for queueName in string.gmatch(ARGV[8], '%S+') do queues[#queues + 1] = queueName end

local fenced, settled, failed, retried, succeeded, released, seen = {}, 0, 0, 0, {}, {}, {}
if #ARGV > 8 then
  local names = {}
  for at = 9, #ARGV, 6 do names[#names + 1] = keyOf(ARGV[at]) end
  local raws = redis.call('MGET', unpack(names))
  for at = 9, #ARGV, 6 do
    local id, held = ARGV[at], ARGV[at + 1]
    local raw = raws[(at - 3) / 6]
    if seen[id] then raw = read('GET', keyOf(id)) end
    seen[id] = true
    local state = settle(name, id, raw, held, ARGV[at + 2], ARGV[at + 3], ARGV[at + 4], ARGV[at + 5], keep, succeeded)
    if state then
      settled = settled + 1
      released[#released + 1] = id
      if state == 'F' then failed = failed + 1 elseif state == 'S' then retried = retried + 1 end
    else
      fenced[#fenced + 1] = (at - 9) / 6
    end
  end
  if settled > 0 then tally({ s = #succeeded, f = failed, r = retried }) end
  if #released > 0 then read('SREM', key('held', name), unpack(released)) end
  if #succeeded > 0 then
    keepSucceeded(math.min(redis.call('LPUSH', SUCCEEDED, unpack(succeeded)) - most, #succeeded + 100))
  end
end

local recovered, promoted, expired = recover(keep), promote(), expire(keep)
if recovered > 0 then tally({ l = recovered }) end

local claimed, ids, short
if ARGV[7] ~= '' then
  claimed, ids = {}, {}
  for _, id in ipairs(read('SMEMBERS', key('held', name)) or {}) do
    local task = find(id)
    local held = task and token(task)
    if held and tonumber(string.match(held, '^%d+')) > tonumber(ARGV[7]) then
      claimed[#claimed + 1] = id
      claimed[#claimed + 1] = task.raw
    end
  end
end
if not claimed or #claimed == 0 then claimed, ids, short = claim(name, n, queues, keep) end
if #ids > 0 then write('SADD', key('held', name), unpack(ids)) end
if #claimed > 0 or redis.call('EXISTS', key('held', name)) == 1 then
  redis.call('ZADD', LEASES, NOW + lease, name)
elseif settled > 0 then
  redis.call('ZREM', LEASES, name)
  redis.call('UNLINK', key('cancels', name))
end

if settled > #succeeded or settled > 0 and #ids < n then retain(most, keep) end
if settled + recovered + promoted + expired + #claimed > 0 or next(depths) then changed() end

-- Who asked, and when. Those of an hour ago are forgotten when a new one comes, and more than 1,000 then too.
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

-- What this worker may take, and which other queues got a task by this step.
local queued, waits, others = 0, {}, #queues > 0 and touched or {}
local function look(queueName, depth)
  others[queueName] = nil
  if depth and depth ~= '0' and (short ~= 'empty' or repairLanes(queueName)) then
    queued = queued + depth
    waits[#waits + 1] = queueName
  end
end
if #queues == 0 then
  local depth = redis.call('HGETALL', DEPTH)
  for i = 1, #depth, 2 do look(depth[i], depth[i + 1]) end
else
  for i, depth in ipairs(redis.call('HMGET', DEPTH, unpack(queues))) do look(queues[i], depth) end
end
local more = queued > 0 and (#ids == n or short == 'alone' and #ids > 0 or recovered + promoted > 0)
if more or next(others) then
  touched = others
  for _, queueName in ipairs(more and waits or {}) do touched[queueName] = true end
  wakeOne()
end

local nextDue = -1
if short == 'cut' then
  nextDue = 0
elseif #ids < n then
  for _, index in ipairs({ SCHEDULED, LEASES, EXPIRING }) do
    local first = redis.call('ZRANGE', index, 0, 0, 'WITHSCORES')[2]
    if first and (nextDue < 0 or first - NOW < nextDue) then nextDue = math.max(0, first - NOW) end
  end
end
return { claimed, fenced, settled, failed, recovered, promoted, queued, nextDue }

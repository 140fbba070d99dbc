#!lua flags=no-writes,allow-oom
-- Purpose: how many tasks are in each state and queue, how many of them are children, and which task in each
--   queue has waited longest.
-- KEYS: ready depth scheduled succeeded failed cancelled parents leases
-- ARGV: none of its own
-- Returns: {scheduled, queued, running, succeeded, failed, cancelled, workers, now ms, {queue, depth, {id, since when it
--   waits ms ('': since it was enqueued), … of the next 10 entries of each lane that are alive}, …} of the lanes that
--   are next, 100 at most, {scheduled, queued, running, succeeded, failed, cancelled children}, 1 when there are more
--   lanes, all pauses as paused.lua has them ('': none), how many of the scheduled ones are due, {queue, since when it is
--   due ms, …} of the first 100 of these}
--#include record
--#include lanes
--#include paused
local MOST = 100 -- keeps this under 5 ms
local running, oldest, queues = redis.call('ZCARD', PARENTS), {}, {}
local runningChildren = 0
for _, name in ipairs(redis.call('ZRANGE', LEASES, 0, -1)) do
  for _, id in ipairs(read('SMEMBERS', key('held', name)) or {}) do
    running = running + 1
    if #id > 18 then runningChildren = runningChildren + 1 end
  end
end
-- Since when a queued task waits: record.lua says where.
local function since(head)
  local from = byte(head, 7) == 255 and 12 or 8
  return sub(head, from, from + 1) == 'w\6' and #head >= from + 7 and unpackBytes('>I6', head, from + 2)
end

for _, lane in ipairs(redis.call('ZRANGE', READY, 0, MOST - 1)) do
  local name = partsOf(lane) or lane
  oldest[name] = oldest[name] or {}
  for _, entry in ipairs(read('LRANGE', key('queued', lane), -10, -1) or {}) do
    local id, head = sub(entry, 1, -2), read('GETRANGE', keyOf(sub(entry, 1, -2)), 0, 18)
    if head and sub(head, 1, 1) == 'Q' and sub(head, 3, 3) == sub(entry, -1) and #head > 7 then
      local at = since(head)
      table.insert(oldest[name], id)
      table.insert(oldest[name], at and string.format('%d', at) or '')
    end
  end
end

-- Of the scheduled tasks, those that are due: they wait for a worker, none of which has looked since.
local late, dueNow = {}, redis.call('ZCOUNT', SCHEDULED, '-inf', NOW)
local first = dueNow > 0 and redis.call('ZRANGEBYSCORE', SCHEDULED, '-inf', NOW, 'WITHSCORES', 'LIMIT', 0, MOST) or {}
for i = 1, #first, 2 do
  local raw = read('GETRANGE', keyOf(first[i]), 0, 4095) -- params may be long
  local task = open(first[i], raw, true)
  if task and specified(raw, task.at, task.flags) then
    late[#late + 1], late[#late + 2] = queue(task), first[i + 1]
  end
end
local names = {}
for name in pairs(oldest) do names[#names + 1] = name end
table.sort(names)
for i, depth in ipairs(#names > 0 and redis.call('HMGET', DEPTH, unpack(names)) or {}) do
  if depth then
    queues[#queues + 1] = names[i]
    queues[#queues + 1] = depth
    queues[#queues + 1] = oldest[names[i]]
  end
end
local children = read('HMGET', CHILDREN, 'S', 'Q', 'D', 'F', 'C') or {}
for i = 1, 5 do children[i] = tonumber(children[i] or 0) or 0 end
table.insert(children, 3, runningChildren)
local queued = tonumber(redis.call('HGET', DEPTH, '') or 0)
return { redis.call('ZCARD', SCHEDULED), queued, running, redis.call('LLEN', SUCCEEDED),
  redis.call('ZCARD', FAILED), redis.call('ZCARD', CANCELLED), redis.call('ZCARD', LEASES), NOW, queues,
  children, redis.call('ZCARD', READY) > MOST and 1 or 0, read('GET', PAUSED) or '', dueNow, late }

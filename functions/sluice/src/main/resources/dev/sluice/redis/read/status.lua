#!lua flags=no-writes,allow-oom
-- Purpose: how many tasks are in each state and queue, how many of them are children, and which task in each
--   queue has waited longest.
-- KEYS: ready depth scheduled succeeded failed cancelled parents leases
-- ARGV: none of its own
-- Returns: {scheduled, queued, running, succeeded, failed, cancelled, workers, now ms, {queue, depth, id of its
--   oldest ('' when none of the next 10 entries is alive), …} of the lanes that are next, 100 at most, {scheduled,
--   queued, running, succeeded, failed, cancelled children}, 1 when there are more lanes}
--#include record
local MOST = 100 -- keeps this under 5 ms
local running, oldest, queues = redis.call('ZCARD', PARENTS), {}, {}
local runningChildren = 0
for _, name in ipairs(redis.call('ZRANGE', LEASES, 0, -1)) do
  for _, id in ipairs(read('SMEMBERS', key('held', name)) or {}) do
    running = running + 1
    if #id > 18 then runningChildren = runningChildren + 1 end
  end
end
for _, lane in ipairs(redis.call('ZRANGE', READY, 0, MOST - 1)) do
  local name = partsOf(lane) or lane
  oldest[name] = oldest[name] or ''
  local entries = read('LRANGE', key('queued', lane), -10, -1) or {}
  for i = #entries, 1, -1 do
    local id, generation = string.sub(entries[i], 1, -2), string.sub(entries[i], -1)
    local head = headOf(id)
    if string.sub(head, 1, 1) == 'Q' and string.sub(head, 3, 3) == generation then
      if oldest[name] == '' or id < oldest[name] then oldest[name] = id end
      break
    end
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
  children, redis.call('ZCARD', READY) > MOST and 1 or 0 }

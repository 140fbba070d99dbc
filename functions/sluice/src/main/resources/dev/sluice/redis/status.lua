#!lua flags=no-writes,allow-oom
-- Purpose: how many tasks stand where, how many of them are children, and how old the oldest waiting one of each queue is.
-- KEYS: ready depth scheduled succeeded failed cancelled parents leases
-- ARGV: none of its own
-- Returns: {scheduled, queued, running, succeeded, failed, cancelled, workers, now ms,
--   {queue, depth, id of its oldest, …}, {scheduled, queued, running, succeeded, failed, cancelled children}}; an oldest id is '' when none of the 10 next entries is alive
--#include record
local running, queued, oldest, queues = redis.call('ZCARD', PARENTS), 0, {}, {}
local runningChildren = 0
for _, name in ipairs(redis.call('ZRANGE', LEASES, 0, -1)) do
  for _, id in ipairs(read('SMEMBERS', key('held', name)) or {}) do
    running = running + 1
    if #id > 18 then runningChildren = runningChildren + 1 end
  end
end
for _, lane in ipairs(redis.call('ZRANGE', READY, 0, -1)) do
  local name = string.match(lane, '^(.*):.$') or lane
  local entries = read('LRANGE', key('queued', lane), -10, -1) or {}
  for i = #entries, 1, -1 do
    local id, place = string.sub(entries[i], 1, -2), string.sub(entries[i], -1)
    local head = headOf(id)
    if string.sub(head, 1, 1) == 'Q' and string.sub(head, 3, 3) == place then
      if not oldest[name] or id < oldest[name] then oldest[name] = id end
      break
    end
  end
end
local depth = redis.call('HGETALL', DEPTH)
for i = 1, #depth, 2 do
  queued = queued + depth[i + 1]
  queues[#queues + 1] = depth[i]
  queues[#queues + 1] = depth[i + 1]
  queues[#queues + 1] = oldest[depth[i]] or ''
end
local children = read('HMGET', CHILDREN, 'S', 'Q', 'D', 'F', 'C') or {}
for i = 1, 5 do children[i] = tonumber(children[i] or 0) or 0 end
table.insert(children, 3, runningChildren)
return { redis.call('ZCARD', SCHEDULED), queued, running, redis.call('LLEN', SUCCEEDED),
  redis.call('ZCARD', FAILED), redis.call('ZCARD', CANCELLED), redis.call('ZCARD', LEASES), NOW, queues,
  children }

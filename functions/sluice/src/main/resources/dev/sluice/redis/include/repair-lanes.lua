-- Purpose: repair structures after entries were deleted by hand: lists that READY does not name, and depths
--   that count tasks which no longer exist.
-- KEYS: those of index.lua
-- ARGV: none of its own
-- Returns: local function repairLanes, which takes the queues that are counted as not empty although no list of READY
--   has an entry (none named: 16 of all)
-- Caller owes: call it only after a claim returned 'empty' although tasks are counted
local function repairLanes(queues)
  if #queues == 0 then queues = redis.call('HRANDFIELD', DEPTH, 17) end
  for _, name in ipairs(queues) do
    local found = name == '' -- which is the sum
    for kind in string.gmatch(found and '' or '!9876543210', '.') do
      for _, lane in ipairs(lanesIn(name, kind)) do
        if (read('LLEN', key('queued', lane)) or 0) > 0 then
          redis.call('ZADD', READY, kind == '!' and -1 or 9 - kind, lane)
          found = true
        end
      end
    end
    if not found then
      redis.call('HDEL', DEPTH, name)
      redis.call('UNLINK', key('limited', name))
    end
  end
  countAnew()
  if queuedNow() == 0 then write('HSET', CHILDREN, 'Q', 0) end
end

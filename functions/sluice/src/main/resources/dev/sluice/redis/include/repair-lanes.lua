-- Purpose: put right what someone else took from the structures: lists that READY does not name, and
--   depths that count tasks which are gone.
-- KEYS: those of index.lua
-- ARGV: none of its own
-- Returns: local function repairLanes, which takes a queue that is counted as not empty although no list of
--   READY has an entry, and returns whether it found one
-- Caller owes: nothing; it is called only when that was seen
local function repairLanes(name)
  local found = false
  for kind in string.gmatch('!9876543210', '.') do
    local lane = name .. ':' .. kind
    if (read('LLEN', key('queued', lane)) or 0) > 0 then
      redis.call('ZADD', READY, kind == '!' and -1 or 9 - kind, lane)
      found = true
    end
  end
  if not found then
    redis.call('HSET', DEPTH, name, 0)
    write('HSET', CHILDREN, 'Q', 0)
  end
  return found
end

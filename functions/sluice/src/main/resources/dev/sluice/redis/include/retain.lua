-- Purpose: keep the ended tasks within their count and age: oldest go first, 100 at most per call and state.
--   Age itself is the record's TTL; this drops the index entries that records of the past left.
-- KEYS: those of index.lua
-- ARGV: none of its own
-- Returns: local functions keepSucceeded (by count) and retain (everything else)
-- Caller owes: keepSucceeded() with the length of the list whenever tasks succeeded; retain() when tasks
--   ended otherwise, and now and then (in a step that had no full hands; a full one is spared its 8 calls).
local function forget(ids, state)
  local names = {}
  for i, id in ipairs(ids) do names[i] = keyOf(id) end
  for i, raw in ipairs(redis.call('MGET', unpack(names))) do
    local task = open(ids[i], raw)
    if task and task.state == state then unlink(task) end
  end
end

local function keepSucceeded(excess)
  if excess <= 0 then return end
  local ids = redis.call('RPOP', SUCCEEDED, excess)
  for _, id in ipairs(ids) do countChild(id, 'D', -1) end
  forget(ids, 'D')
end

local function leave(index, state, ids)
  if #ids == 0 then return end
  for _, id in ipairs(ids) do countChild(id, state, -1) end
  redis.call('ZREM', index, unpack(ids))
end

local function retain(most, keep)
  for _ = 1, 100 do
    local oldest = redis.call('LINDEX', SUCCEEDED, -1)
    if not oldest or redis.call('EXISTS', keyOf(oldest)) == 1 then break end
    redis.call('RPOP', SUCCEEDED)
    countChild(oldest, 'D', -1)
  end
  for index, state in pairs({ [FAILED] = 'F', [CANCELLED] = 'C' }) do
    leave(index, state, redis.call('ZRANGEBYSCORE', index, '-inf', NOW - keep, 'LIMIT', 0, 100))
    local over = math.min(redis.call('ZCARD', index) - most, 100)
    if over > 0 then
      local ids = redis.call('ZRANGE', index, 0, over - 1)
      forget(ids, state)
      leave(index, state, ids)
    end
  end
end

-- Purpose: limit ended tasks by count and age: the oldest are dropped first, 100 at most per call and state. Age is
--   the record's TTL; this drops the index entries that expired records left.
-- KEYS: those of index.lua
-- ARGV: none of its own
-- Returns: local functions keepSucceeded (by count) and retain (everything else), which returns how many entries it
--   dropped
-- Caller owes: keepSucceeded() with the length of the list whenever tasks succeeded; retain() when tasks
--   ended in other ways, and now and then (once a second, since it takes 8 commands).
-- An ended task without its result, which may have 64 KiB: of its run part only the length is read.
local function endedTask(id)
  local head = read('GETRANGE', keyOf(id), 0, 10)
  if not head or #head < 7 then return nil end
  local length, from = byte(head, 7), 7
  if length == 255 and #head == 11 then length, from = unpackBytes('>I4', head, 8), 11 end
  local spec = read('GETRANGE', keyOf(id), from + length, from + length + 1023) or ''
  return open(id, sub(head, 1, 6) .. '\0' .. spec)
end

-- A task over the count is kept for its owner a while longer, without its upload, so that one owner's load does not
-- delete another's results. Each owner has a list for each state.
local SPARED = 1000

local function forget(ids, state, most, keep)
  local spared, gone = {}, {}
  for _, id in ipairs(ids) do
    local task = endedTask(id)
    if task and task.state == state then
      local owner = ownerAt(task.raw, task.at)
      spared[owner] = spared[owner] or {}
      table.insert(spared[owner], id)
    end
  end
  dropUploads(ids)
  for owner, newest in pairs(spared) do
    local list = key('spared', state .. ':' .. owner)
    local over = write('LPUSH', list, unpack(newest)) - math.min(SPARED, most)
    redis.call('PEXPIRE', list, keep)
    for _, id in ipairs(over > 0 and redis.call('RPOP', list, over) or {}) do
      local task = endedTask(id)
      if task and task.state == state then gone[#gone + 1] = task end
    end
  end
  unlink(gone)
end

local function keepSucceeded(excess, most, keep)
  if excess <= 0 then return end
  local ids = redis.call('RPOP', SUCCEEDED, excess)
  for _, id in ipairs(ids) do countChild(id, 'D', -1) end
  forget(ids, 'D', most, keep)
end

local function leave(index, state, ids)
  if #ids == 0 then return end
  for _, id in ipairs(ids) do countChild(id, state, -1) end
  redis.call('ZREM', index, unpack(ids))
end

local function retain(most, keep)
  local dropped = 0
  for _ = 1, 100 do
    local oldest = redis.call('LINDEX', SUCCEEDED, -1)
    if not oldest or redis.call('EXISTS', keyOf(oldest)) == 1 then break end
    dropped = dropped + 1
    redis.call('RPOP', SUCCEEDED)
    countChild(oldest, 'D', -1)
  end
  for index, state in pairs({ [FAILED] = 'F', [CANCELLED] = 'C' }) do
    local old = redis.call('ZRANGEBYSCORE', index, '-inf', NOW - keep, 'LIMIT', 0, 100)
    leave(index, state, old)
    dropUploads(old)
    local over = math.min(redis.call('ZCARD', index) - most, 100)
    if over > 0 then
      local ids = redis.call('ZRANGE', index, 0, over - 1)
      forget(ids, state, most, keep)
      leave(index, state, ids)
    end
    dropped = dropped + #old + math.max(over, 0)
  end
  return dropped
end

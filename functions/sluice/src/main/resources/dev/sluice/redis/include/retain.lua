-- Purpose: limit ended tasks by count and age: the oldest are dropped first, 100 at most per call and state. Age is
--   the record's TTL; this drops the index entries that expired records left. No count drops a task that ended less
--   than the least age ago, so that whoever waits for its result can read it.
-- KEYS: those of index.lua
-- ARGV: none of its own
-- Returns: local functions endedTask, keepSucceeded (by count) and retain (everything); the last two return how many
--   entries they dropped
-- Caller owes: keepSucceeded() with how many are too many whenever tasks succeeded; retain() when tasks
--   ended in other ways, and now and then (once a second, since it takes 8 commands).
local endedTask, keepSucceeded, retain

do -- a script has 200 local variables at most
-- An ended task without its result, which may have 64 KiB: of its run part only the length is read.
function endedTask(id)
  local head = read('GETRANGE', keyOf(id), 0, 10)
  if not head or #head < 7 then return nil end
  local length, from = byte(head, 7), 7
  if length == 255 and #head == 11 then length, from = unpackBytes('>I4', head, 8), 11 end
  local spec = read('GETRANGE', keyOf(id), from + length, from + length + 2047) or ''
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

-- Whether a task ended less than so many ms ago; nil when it has not ended, or is gone. When it ended is the first field
-- of its record's run part.
local function young(id, least)
  local head = read('GETRANGE', keyOf(id), 0, 18)
  local from = head and #head > 7 and (byte(head, 7) == 255 and 12 or 8)
  if not from or #head < from + 7 or byte(head, from) ~= 102 then return nil end
  return unpackBytes('>I6', head, from + 2) > NOW - least
end

-- An entry whose task has not ended says nothing of those behind it, so it is dropped only by itself.
function keepSucceeded(excess, most, least, keep)
  while excess > 0 and least > 0 do
    local recent = young(redis.call('LINDEX', SUCCEEDED, -excess), least)
    if recent == false or recent == nil and excess == 1 then break end
    excess = math.floor(excess / 2)
  end
  if excess <= 0 then return 0 end
  local ids = redis.call('RPOP', SUCCEEDED, excess)
  for _, id in ipairs(ids) do countChild(id, 'D', -1) end
  forget(ids, 'D', most, keep)
  return excess
end

local function leave(index, state, ids)
  if #ids == 0 then return end
  for _, id in ipairs(ids) do countChild(id, state, -1) end
  redis.call('ZREM', index, unpack(ids))
end

function retain(most, least, keep)
  local dropped = 0
  for _ = 1, 100 do
    local oldest = redis.call('LINDEX', SUCCEEDED, -1)
    if not oldest or redis.call('EXISTS', keyOf(oldest)) == 1 then break end
    dropped = dropped + 1
    redis.call('RPOP', SUCCEEDED)
    countChild(oldest, 'D', -1)
  end
  dropped = dropped + keepSucceeded(math.min(redis.call('LLEN', SUCCEEDED) - most, 100), most, least, keep)
  for index, state in pairs({ [FAILED] = 'F', [CANCELLED] = 'C' }) do
    local old = redis.call('ZRANGEBYSCORE', index, '-inf', NOW - keep, 'LIMIT', 0, 100)
    leave(index, state, old)
    dropUploads(old)
    local over = math.min(redis.call('ZCARD', index) - most, 100)
    local ids = over > 0 and redis.call('ZRANGEBYSCORE', index, '-inf', NOW - least, 'LIMIT', 0, over) or {}
    forget(ids, state, most, keep)
    leave(index, state, ids)
    dropped = dropped + #old + #ids
  end
  return dropped
end
end

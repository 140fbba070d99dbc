-- Purpose: SCHEDULED to QUEUED for what is due, which has waited since then, and waiting to CANCELLED for what has
--   expired.
-- KEYS: those of index.lua
-- ARGV: none of its own
-- Returns: local functions promote and expire; each handles 100 tasks at most and returns how many
-- Caller owes: changed() when there were any
local function promote()
  local due = redis.call('ZRANGEBYSCORE', SCHEDULED, '-inf', NOW, 'LIMIT', 0, 100)
  if #due == 0 then return 0 end
  local names, tasks = {}, {}
  for i, id in ipairs(due) do names[i] = keyOf(id) end
  for i, raw in ipairs(redis.call('MGET', unpack(names))) do
    local task = open(due[i], raw)
    countChild(due[i], 'S', -1)
    if task and task.state == 'S' then
      waits(raw, task.at, -1)
      local at = pick(task.run, 'd')
      task.since = at and (unpackBytes('>I6', at))
      task.run = carryAll(task.run, 'xenub')
      tasks[#tasks + 1] = task
    end
  end
  redis.call('ZREM', SCHEDULED, unpack(due))
  enterAll(tasks)
  return #due
end

local function expire(keep)
  local over = redis.call('ZRANGEBYSCORE', EXPIRING, '-inf', NOW, 'LIMIT', 0, 100)
  for _, id in ipairs(over) do
    local task = find(id)
    if task and (task.state == 'Q' or task.state == 'S') then
      out(task)
      finish(task, 'C', 'it expired before it was started', '', keep)
    end
  end
  if #over > 0 then redis.call('ZREM', EXPIRING, unpack(over)) end
  return #over
end

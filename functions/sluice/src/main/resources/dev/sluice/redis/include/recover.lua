-- Purpose: take back what workers held whose lease is over: RUNNING to QUEUED, FAILED or CANCELLED.
--   Who killed a worker that held several tasks is not known, so nobody is charged: they run again, and
--   those that lose a second worker in company run alone from then on. A task that was alone is charged
--   one expiry; with none left it is FAILED.
-- KEYS: those of index.lua, and leases
-- ARGV: none of its own
-- Returns: local function recover, which returns how many tasks were taken back (about 100 at most:
--   whole workers, so that company is judged once)
-- Caller owes: changed() when any were
local function takeBack(task, alone, keep)
  if has(task.flags, CANCEL_ASKED) then
    return finish(task, 'C', 'cancelled while it was running; its worker was lost', '', keep)
  end
  if alone then
    if task.expiries == 0 then
      return finish(task, 'F', 'it was running alone each time its worker was lost', '', keep)
    end
    task.expiries = task.expiries - 1
  end
  if alone or has(task.flags, SUSPECT) then task.flags = with(task.flags, ALONE) end
  attemptEnded(task, 'lost', '')
  task.flags = with(task.flags, SUSPECT)
  task.attempt, task.run = task.attempt - 1, field('e', 'its worker was lost') .. carry(task.run, 'u')
  enter(task, true)
  save(task)
end

local function recover(keep)
  local recovered = 0
  for _, lost in ipairs(redis.call('ZRANGEBYSCORE', LEASES, '-inf', NOW, 'LIMIT', 0, 100)) do
    if recovered >= 100 then break end
    local ids = read('SMEMBERS', key('held', lost)) or {}
    for _, id in ipairs(ids) do
      local task = find(id)
      local held = task and task.state == 'R' and token(task)
      if held and worker(held) == lost then
        takeBack(task, #ids == 1, keep)
        recovered = recovered + 1
      end
    end
    redis.call('ZREM', LEASES, lost)
    redis.call('UNLINK', key('held', lost), key('cancels', lost))
  end
  return recovered
end

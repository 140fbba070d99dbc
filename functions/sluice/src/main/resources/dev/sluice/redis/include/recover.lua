-- Purpose: take back the tasks of workers whose lease has expired: RUNNING to QUEUED, FAILED or CANCELLED. Which of
--   several tasks killed a worker is not known, so none is charged: they run again, and those that lose a second
--   worker together with others run alone from then on. A task that was alone is charged one expiry; with none
--   left, it is FAILED. Where there are several partitions, only a task that must run alone is known to have been
--   alone: of others the worker may have held more elsewhere. The worker whose step this is lives, so it keeps what it
--   holds.
-- KEYS: those of index.lua, and leases
-- ARGV: none of its own
-- Returns: local function recover, which returns how many tasks were taken back, 100 at most, and how many of them are
--   FAILED. Score 0 in leases marks a worker taken back in part, so that the last of its tasks does not pass for one that was alone.
-- Caller owes: changed() when there were any
local recover

do -- a script has 200 local variables at most
local MOST_RECOVERED = 100

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
  task.attempt, task.run = task.attempt - 1, field('e', 'its worker was lost') .. carry(task.run, 'u') .. began(task.run)
  enter(task, true)
  save(task)
end

function recover(name, keep)
  local recovered, failed, over = 0, 0, redis.call('ZRANGEBYSCORE', LEASES, '-inf', NOW, 'WITHSCORES', 'LIMIT', 0, 100)
  for i = 1, #over, 2 do
    local lost, begun = over[i], over[i + 1] == '0'
    if recovered >= MOST_RECOVERED then break end
    if lost ~= name then
      local ids = read('SMEMBERS', key('held', lost)) or {}
      local alone, left = #ids == 1 and not begun, #ids - (MOST_RECOVERED - recovered)
      for at = 1, #ids - math.max(left, 0) do
        local task = find(ids[at])
        local held = task and task.state == 'R' and token(task)
        if held and worker(held) == lost then
          takeBack(task, alone and (has(task.flags, ALONE) or redis.call('EXISTS', PREFIX .. 'partitions') == 0), keep)
          recovered = recovered + 1
          if task.state == 'F' then failed = failed + 1 end
        end
      end
      if left > 0 then
        redis.call('SREM', key('held', lost), unpack(ids, 1, #ids - left))
        read('SREM', key('cancels', lost), unpack(ids, 1, #ids - left))
        redis.call('ZADD', LEASES, 0, lost)
      else
        redis.call('ZREM', LEASES, lost)
        redis.call('UNLINK', key('held', lost), key('cancels', lost), key('seen', lost))
      end
    end
  end
  return recovered, failed
end
end

#!lua
-- Purpose: queue FAILED or CANCELLED tasks again, by hand, with all their attempts and expiries; also a
--   fan-out that SUCCEEDED although some of its children did not. Children of a fan-out that succeeded still
--   count; the others run again. A child that is replayed stops counting as failed, unless its parent already
--   joins: that one reads the outcome of every child.
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes
-- ARGV: [2] expiries they may survive, then for each task: id, when it must have failed ms ('': it may
--   have ended at any time, and otherwise)
-- Returns: {'done' | 'wrong' | 'parent' (a child whose parent has ended: it would be cancelled) | 'absent',
--   state afterwards, …}
--#include record
--#include index
--#include finish
--#include restart
local function replay(task)
  if task.state == 'D' then
    redis.call('LREM', SUCCEEDED, 1, task.id)
  else
    countChild(task.id, task.state, -redis.call('ZREM', task.state == 'F' and FAILED or CANCELLED, task.id))
  end
  for _, extra in ipairs(extras(task)) do redis.call('PERSIST', extra) end
  redis.call('UNLINK', key('fanfailed', task.id))
  restart(task)
  local parent = has(task.flags, OPTIONS) and options(task).p
  if parent and not has(string.byte(headOf(parent), 2), JOINING) then
    read('HDEL', key('fanfailed', parent), string.match(task.id, '%.(%d+)$'))
  end
  task.expiries, task.run = tonumber(ARGV[2]), ''
  enter(task)
  save(task)
end

-- Whether it is the failure that was seen, and not a later one.
local function failedAt(task, at)
  local finished = task.state == 'F' and pick(task.run, 'f')
  return finished and unpackBytes('>I6', finished) == tonumber(at)
end

-- Whether it has ended and could end better: a fan-out's failed children are made again from its params.
local function mayEndBetter(task)
  return task.state == 'F' or task.state == 'C' or task.state == 'D' and has(task.flags, FANNED)
    and not has(task.flags, FORGET) and (read('HLEN', key('fanfailed', task.id)) or 0) > 0
end

local function parentEnded(task)
  local parent = has(task.flags, OPTIONS) and options(task).p
  return parent and ended(stateOf(parent))
end

local outcomes, any = {}, false
for at = 3, #ARGV, 2 do
  local task, when = find(ARGV[at]), ARGV[at + 1]
  local outcome, state = 'absent', ''
  if task then
    outcome, state = 'wrong', task.state
    if when ~= '' and failedAt(task, when) or when == '' and mayEndBetter(task) then
      if parentEnded(task) then
        outcome = 'parent'
      else
        replay(task)
        outcome, state, any = 'done', 'Q', true
      end
    end
  end
  outcomes[#outcomes + 1] = outcome
  outcomes[#outcomes + 1] = state
end
if any then
  wakeOne()
  changed()
end
return outcomes

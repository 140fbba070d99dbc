#!lua
-- Purpose: queue FAILED or CANCELLED tasks again, by hand, with all their attempts and expiries; also a
--   fan-out that SUCCEEDED although some of its children did not. Children of a fan-out that succeeded still
--   count; the others run again. A child that is replayed no longer counts as failed, unless its parent is
--   already joining and reads the outcome of every child.
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes
-- ARGV: [2] id of the call, [3] expiries they may survive, then for each task: id, the time at which it must have
--   failed ms ('': it may have ended at any time, in any way)
-- Returns: {'done' | 'wrong' | 'parent' (a child whose parent has ended, so it would only be cancelled) | 'absent',
--   state afterwards, …}
--#include record
--#include sent-again
--#include index
--#include uploads
--#include finish
--#include restart
local function replay(task)
  outOfIndex(task)
  for _, extra in ipairs(extras(task)) do redis.call('PERSIST', extra) end
  redis.call('UNLINK', key('fanfailed', task.id))
  restart(task)
  local parent = has(task.flags, OPTIONS) and options(task).p
  if parent and not has(string.byte(headOf(parent), 2), JOINING) then
    read('HDEL', key('fanfailed', parent), string.match(task.id, '%.(%d+)$'))
  end
  task.expiries, task.run = tonumber(ARGV[3]), ''
  enter(task)
  save(task)
end

-- Whether this is the failure that the caller saw, not a later one.
local function failedAt(task, at)
  local finished = task.state == 'F' and pick(task.run, 'f')
  return finished and unpackBytes('>I6', finished) == tonumber(at)
end

-- Whether it has ended and could end better: a fan-out's failed children are enqueued again from its params.
local function mayEndBetter(task)
  return task.state == 'F' or task.state == 'C' or task.state == 'D' and has(task.flags, FANNED)
    and not has(task.flags, FORGET) and (read('HLEN', key('fanfailed', task.id)) or 0) > 0
end

local function parentEnded(task)
  local parent = has(task.flags, OPTIONS) and options(task).p
  return parent and ended(stateOf(parent))
end

local outcomes, any = {}, false
for at = 4, #ARGV, 2 do
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
if not any then return outcomes end
wakeOne()
changed()
return done(outcomes)

#!lua flags=allow-oom
-- Purpose: cancel tasks. A waiting one (or a parent that waits for its children) is cancelled at once; a running
--   one is asked to stop and becomes CANCELLED unless it completes first.
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes
-- ARGV: [2] id of the call, [3] keep ended tasks ms, [4] letters of the states they may be in ('': any), [5] … ids
-- Returns: {'done' | 'asked' | 'wrong' | 'absent', state afterwards, …}
--#include record
--#include sent-again
--#include lanes
--#include index
--#include uploads
--#include finish
--#include in-turn
local any = false

local function ask(task, held)
  task.flags = with(task.flags, CANCEL_ASKED)
  event(task, NOW, 'cancel-asked', '')
  write('SADD', key('cancels', worker(held)), task.id)
  save(task)
  any = true
end

local function cancel(task)
  local held = task.state == 'R' and token(task)
  if held then
    if not has(task.flags, CANCEL_ASKED) then ask(task, held) end
    return 'asked', 'R'
  end
  if ended(task.state) then return 'wrong', task.state end
  if task.state == 'R' then redis.call('ZREM', PARENTS, task.id) else out(task) end
  finish(task, 'C', 'cancelled before it was done', '', ARGV[3])
  any = true
  return 'done', 'C'
end

local outcomes = inTurn(5, ARGV[4], cancel)
if not any then return outcomes end
changed()
return done(outcomes)

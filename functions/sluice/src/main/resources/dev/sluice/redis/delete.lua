#!lua flags=allow-oom
-- Purpose: remove tasks and everything beside them. A waiting task is withdrawn (its parent counts it as
--   not succeeded); a running one is refused.
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes
-- ARGV: [2] id of the call, [3] letters of the states they may be in ('': any), [4] … ids
-- Returns: {'done' | 'wrong' | 'absent', state it had, …}
--#include record
--#include sent-again
--#include lanes
--#include index
--#include uploads
--#include finish
--#include in-turn
local any = false

local function delete(task)
  if task.state == 'R' then return 'wrong', 'R' end
  if task.state == 'Q' or task.state == 'S' then
    out(task)
    forgetCheckpoint(task)
    if has(task.flags, OPTIONS) then
      notifyParent(task, false, 'deleted before it was started')
      retryEnded(task, 'C')
    end
  elseif task.state ~= 'D' then
    outOfIndex(task)
  end
  unlink({ task })
  any = true
  return 'done', task.state
end

local outcomes = inTurn(4, ARGV[3], delete)
if not any then return outcomes end
changed()
return done(outcomes)

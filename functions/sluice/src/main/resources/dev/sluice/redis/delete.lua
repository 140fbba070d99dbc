#!lua flags=allow-oom
-- Purpose: remove a task and everything beside it. A waiting task is withdrawn (its parent counts it as
--   not succeeded); a running one is refused.
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes
-- ARGV: [2] id of the call, [3] id
-- Returns: {'done' | 'wrong' | 'absent', state it had}
--#include record
--#include sent-again
--#include index
--#include uploads
--#include finish
local task = find(ARGV[3])
if not task then return { 'absent', '' } end
if task.state == 'R' then return { 'wrong', 'R' } end
if task.state == 'Q' or task.state == 'S' then
  out(task)
  forgetCheckpoint(task)
  if has(task.flags, OPTIONS) then tellParent(task, false, 'deleted before it was started') end
elseif task.state ~= 'D' then
  outOfIndex(task)
end
unlink({ task })
changed()
return done({ 'done', task.state })

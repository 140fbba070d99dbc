#!lua flags=allow-oom
-- Purpose: remove a task and everything beside it. A waiting one is withdrawn (its parent counts it as not
--   succeeded); a running one is refused.
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes
-- ARGV: [2] id
-- Returns: {'done' | 'wrong' | 'absent', state it had}
--#include record
--#include index
--#include finish
local task = find(ARGV[2])
if not task then return { 'absent', '' } end
if task.state == 'R' then return { 'wrong', 'R' } end
if task.state == 'Q' or task.state == 'S' then
  out(task)
  forgetCheckpoint(task)
  if has(task.flags, OPTIONS) then tellParent(task, false, 'deleted before it was started') end
elseif task.state ~= 'D' then
  countChild(task.id, task.state, -redis.call('ZREM', task.state == 'F' and FAILED or CANCELLED, task.id))
end
unlink(task)
changed()
return { 'done', task.state }

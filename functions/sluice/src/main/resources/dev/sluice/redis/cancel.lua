#!lua flags=allow-oom
-- Purpose: cancel a task: a waiting one (or a parent waiting for its children) at once; a running one is
--   asked to stop and becomes CANCELLED unless it completes first.
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes
-- ARGV: [2] id, [3] keep ended tasks ms
-- Returns: {'done' | 'asked' | 'wrong' | 'absent', state afterwards}
--#include record
--#include index
--#include finish
local task = find(ARGV[2])
if not task then return { 'absent', '' } end
local held = task.state == 'R' and token(task)
if held then
  if not has(task.flags, CANCEL_ASKED) then
    task.flags = with(task.flags, CANCEL_ASKED)
    event(task, NOW, 'cancel-asked', '')
    write('SADD', key('cancels', worker(held)), task.id)
    save(task)
    changed()
  end
  return { 'asked', 'R' }
end
if ended(task.state) then return { 'wrong', task.state } end
if task.state == 'R' then redis.call('ZREM', PARENTS, task.id) else out(task) end
finish(task, 'C', 'cancelled before it was done', '', ARGV[3])
changed()
return { 'done', 'C' }

#!lua flags=allow-oom
-- Purpose: cancel a task. A waiting one (or a parent that waits for its children) is cancelled at once; a running
--   one is asked to stop and becomes CANCELLED unless it completes first.
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes
-- ARGV: [2] id of the call, [3] id, [4] keep ended tasks ms
-- Returns: {'done' | 'asked' | 'wrong' | 'absent', state afterwards}
--#include record
--#include sent-again
--#include index
--#include uploads
--#include finish
local task = find(ARGV[3])
if not task then return { 'absent', '' } end
local held = task.state == 'R' and token(task)
if held then
  if not has(task.flags, CANCEL_ASKED) then
    task.flags = with(task.flags, CANCEL_ASKED)
    event(task, NOW, 'cancel-asked', '')
    write('SADD', key('cancels', worker(held)), task.id)
    save(task)
    changed()
    return done({ 'asked', 'R' })
  end
  return { 'asked', 'R' }
end
if ended(task.state) then return { 'wrong', task.state } end
if task.state == 'R' then redis.call('ZREM', PARENTS, task.id) else out(task) end
finish(task, 'C', 'cancelled before it was done', '', ARGV[4])
changed()
return done({ 'done', 'C' })

#!lua
-- Purpose: queue a FAILED or CANCELLED task again, by hand, with all its attempts and expiries. Children
--   of a fan-out that succeeded still count; the others run again. A child that is replayed stops counting
--   as failed, unless its parent already joins: that one reads the outcome of every child.
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes
-- ARGV: [2] id, [3] expiries it may survive
-- Returns: {'done' | 'wrong' | 'absent', state afterwards}
--#include record
--#include index
--#include finish
--#include again
local task = find(ARGV[2])
if not task then return { 'absent', '' } end
if task.state ~= 'F' and task.state ~= 'C' then return { 'wrong', task.state } end
redis.call('ZREM', task.state == 'F' and FAILED or CANCELLED, task.id)
for _, extra in ipairs(extras(task)) do redis.call('PERSIST', extra) end
redis.call('UNLINK', key('fanfailed', task.id))
again(task)
local parent = has(task.flags, OPTIONS) and options(task).p
local head = parent and headOf(parent)
if parent and not ended(string.sub(head, 1, 1)) and not has(string.byte(head, 2), JOINING) then
  read('HDEL', key('fanfailed', parent), string.match(task.id, '%.(%d+)$'))
end
task.expiries, task.run = tonumber(ARGV[3]), ''
enter(task)
save(task)
wakeOne()
changed()
return { 'done', 'Q' }

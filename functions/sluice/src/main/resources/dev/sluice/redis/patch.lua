#!lua
-- Purpose: change a waiting task: its priority, when it runs, its params.
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes
-- ARGV: [2] id, [3] priority ('' unchanged), [4] delay ms ('' unchanged, 0 now), [5] '1' when params
--   follow, [6] params, then reference set, member, …
-- Returns: {'done' | 'wrong' | 'absent', state afterwards} · {'unknown', state, set, member, …} ·
--   {'missing', state, set}
--#include record
--#include index
--#include references
local task = find(ARGV[2])
if not task then return { 'absent', '' } end
if task.state ~= 'Q' and task.state ~= 'S' then return { 'wrong', task.state } end
local refusal = strangers(7, #ARGV)
if refusal then
  table.insert(refusal, 2, task.state)
  return refusal
end
local run = fields(task.run)
local again = ARGV[5] == '1' and run.u -- other params: whether a build can read them is open once more
if ARGV[5] == '1' then task.spec = withoutParams(task) .. ARGV[6] end
if again then run.u = nil end
local rest = (run.x and field('x', run.x) or '') .. (run.e and field('e', run.e) or '')
  .. (run.n and field('n', run.n) or '') .. (run.u and field('u', run.u) or '')
local delay = tonumber(ARGV[4])
local moves = (ARGV[3] ~= '' and ARGV[3] ~= task.priority and task.state == 'Q') or delay
if moves then
  out(task)
  if run.x then redis.call('ZADD', EXPIRING, struct.unpack('>I6', run.x), task.id) end
end
if ARGV[3] ~= '' then task.priority = ARGV[3] end
if moves then
  if delay and delay > 0 then
    schedule(task, NOW + delay, rest)
  else
    task.run = rest
    enter(task)
  end
  wakeOne()
elseif again then
  task.run = (run.d and field('d', run.d) or '') .. rest
end
save(task)
changed()
return { 'done', task.state }

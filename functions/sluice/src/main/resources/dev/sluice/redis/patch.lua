#!lua
-- Purpose: change a waiting task: its priority, when it runs, its params.
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes
-- ARGV: [2] id of the call, [3] id, [4] priority ('' unchanged), [5] when it may run ('' unchanged, a delay in
--   ms, 0 now, or '@' and a moment in ms), [6] '1' when params follow, [7] params, then reference set, member, …
-- Returns: {'done' | 'wrong' | 'absent', state afterwards} · {'unknown', state, set, member, …} ·
--   {'missing', state, set}
--#include record
--#include sent-again
--#include index
--#include references
local task = find(ARGV[3])
if not task then return { 'absent', '' } end
if task.state ~= 'Q' and task.state ~= 'S' then return { 'wrong', task.state } end
local refusal = strangers(8, #ARGV)
if refusal then
  table.insert(refusal, 2, task.state)
  return refusal
end
local run = fields(task.run)
local again = ARGV[6] == '1' and run.u -- new params: some build may be able to read them
if ARGV[6] == '1' then task.spec = withoutParams(task) .. ARGV[7] end
if again then run.u = nil end
local rest = (run.x and field('x', run.x) or '') .. (run.e and field('e', run.e) or '')
  .. (run.n and field('n', run.n) or '') .. (run.u and field('u', run.u) or '')
local due = ARGV[5] ~= '' and dueAt(ARGV[5])
local moves = (ARGV[4] ~= '' and ARGV[4] ~= task.priority and task.state == 'Q') or ARGV[5] ~= ''
if moves then
  out(task)
  if run.x then setDue(EXPIRING, struct.unpack('>I6', run.x), task.id) end
end
if ARGV[4] ~= '' then task.priority = ARGV[4] end
if moves then
  if due then
    schedule(task, due, rest)
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
return done({ 'done', task.state })

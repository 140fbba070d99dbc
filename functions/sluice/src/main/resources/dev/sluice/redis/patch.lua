#!lua
-- Purpose: change a waiting task: its priority, when it runs, its params, its queue. In another queue it keeps the place
--   that its priority and the time for which it has waited give it. That mostly adds nothing to what waits, of its owner
--   too, since its entry is looked for where it was.
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes leases awake startable starting
-- ARGV: [2] id of the call, [3] id, [4] priority ('' unchanged), [5] when it may run ('' unchanged, a delay in
--   ms, 0 now, or '@' and a moment in ms), [6] '1' when params follow, [7] params, [8] limits, see admit.lua,
--   [9] queue ('' unchanged), then reference sets and members, see references.lua
-- Returns: {'done' | 'wrong' | 'queues' (too many names) | 'full' | 'share' | 'absent', state afterwards, then, if any,
--   how many drains to start} · {'unknown', state, set, member, …} · {'missing', state, set}
--#include record
--#include sent-again
--#include lanes
--#include index
--#include references
--#include uploads
--#include finish
--#include awake
--#include admit
--#include in-place
--#include option
readLimits(ARGV[8])
local task = find(ARGV[3])
if not task then return { 'absent', '' } end
if task.state ~= 'Q' and task.state ~= 'S' then return { 'wrong', task.state } end
local refusal = strangers(10, #ARGV)
if refusal then
  table.insert(refusal, 2, task.state)
  return refusal
end
local before, other = queue(task), nil
if ARGV[9] ~= '' and ARGV[9] ~= before then
  other = withOption(task, 'q', ARGV[9] ~= 'default' and ARGV[9] or nil)
  local none = noQueue(other.raw, other.at)
  if none then return { none, task.state } end
end
local run = fields(task.run)
local again = ARGV[6] == '1' and run.u -- new params: some build may be able to read them
local rest = carryAll(task.run, again and 'xenb' or 'xenub')
local due = ARGV[5] ~= '' and dueAt(ARGV[5])
local moves = (ARGV[4] ~= '' and ARGV[4] ~= task.priority and task.state == 'Q') or ARGV[5] ~= '' or other
if moves then
  local none = crowded(task)
  if none then return { none, task.state } end
  local since -- neither another priority nor another queue makes it wait anew
  if task.state == 'Q' then since = run.w and (struct.unpack('>I6', run.w)) or false end
  out(task, other)
  if run.x then setDue(EXPIRING, struct.unpack('>I6', run.x), task.id) end
  if other then
    task = other
    event(task, NOW, 'moved', before .. ' ' .. ARGV[9])
    if run.d and ARGV[5] == '' then due = struct.unpack('>I6', run.d) end
  end
  task.since = since
end
if ARGV[6] == '1' then
  task.spec = withoutParams(task) .. ARGV[7]
  event(task, NOW, 'edited', '')
end
if ARGV[4] ~= '' then task.priority = ARGV[4] end
if moves then
  if due then
    schedule(task, due, rest)
  else
    task.run = rest
    if other and task.since ~= nil then enterInPlace(task) else enter(task) end
  end
  wakeOne()
elseif again then
  task.run = carryAll(task.run, 'wd') .. rest
end
save(task)
local drains = toStart(plan, timeoutOf(task))
changed()
return done({ 'done', task.state, drains > 0 and drains or nil })

#!lua
-- Purpose: queue FAILED or CANCELLED tasks again, by hand, with all their attempts and expiries; also a
--   fan-out that SUCCEEDED although some of its children did not. Children of a fan-out that succeeded still
--   count; the others run again. A child that is replayed no longer counts as failed, unless its parent is
--   already joining and reads the outcome of every child.
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes leases awake startable starting
-- ARGV: [2] id of the call, [3] expiries they may survive, [4] limits, see admit.lua, [5] new params of
--   the task, which then is the only one ('': as they were), [6] how many arguments follow for members that these name,
--   see references.lua, then for each task: id, the time at which it must have failed or been cancelled ms ('': it
--   may have ended at any time, in any way), how long to wait ms, the retry for which it is counted how it ends ('':
--   none; see r in record.lua)
-- Returns: {'done' | 'wrong' | 'parent' (a child whose parent has ended, so it would only be cancelled) | 'children'
--   (it has some, made from its params, which therefore cannot change) | 'queues' (too many names) | 'full' | 'share' |
--   'absent', state afterwards, …}, then, if any, how many drains to start; of new params also {'unknown', state, set,
--   member, …} · {'missing', state, set}
--#include record
--#include sent-again
--#include lanes
--#include index
--#include awake
--#include admit
--#include uploads
--#include finish
--#include restart
--#include references
--#include option
local MOST_COUNTED, LEFT = 1000, 800 -- fields of retries when a retry begins; until the next, each may get three more
local params, first = ARGV[5], 7 + ARGV[6]
readLimits(ARGV[4])

local function markOf(field) return string.match(field, '^(.*) .$') end

-- Counts tasks for the retries that they are part of, and forgets the oldest of too many, each with all its fields: what
-- is left of one would show it under way for ever.
local function counted(retries)
  local name = PREFIX .. 'retries'
  for mark, by in pairs(retries) do write('HINCRBY', name, mark .. ' n', by) end
  local over = redis.call('HLEN', name) - LEFT
  if over <= MOST_COUNTED - LEFT then return end
  local known, began = redis.call('HKEYS', name), {}
  for _, one in ipairs(known) do began[one] = tonumber(string.match(one, '^%d+')) or 0 end
  table.sort(known, function(one, other)
    return began[one] < began[other] or began[one] == began[other] and one < other
  end)
  while known[over + 1] and markOf(known[over]) == markOf(known[over + 1]) do over = over + 1 end
  for from = 1, over, 1000 do -- Lua takes some 8,000 arguments at most
    redis.call('HDEL', name, unpack(known, from, math.min(from + 999, over)))
  end
end

local function replay(task, delay)
  outOfIndex(task)
  for _, extra in ipairs(extras(task)) do redis.call('PERSIST', extra) end
  redis.call('UNLINK', key('fanfailed', task.id))
  restart(task)
  local parent = has(task.flags, OPTIONS) and options(task).p
  if parent and not has(string.byte(headOf(parent), 2), JOINING) then
    read('HDEL', key('fanfailed', parent), string.match(task.id, '%.(%d+)$'))
  end
  if params ~= '' then
    task.spec = withoutParams(task) .. params
    event(task, NOW, 'edited', '')
  end
  task.expiries, task.run = tonumber(ARGV[3]), ''
  local due = dueAt(delay)
  if due then schedule(task, due, '') else enter(task) end
  waiting = waiting and waiting + 1
  save(task)
end

-- Whether it ended as the caller saw, not later.
local function endedAt(task, at)
  local finished = (task.state == 'F' or task.state == 'C') and pick(task.run, 'f')
  return finished and unpackBytes('>I6', finished) == tonumber(at)
end

-- Whether it has ended and could end better: a fan-out's failed children are enqueued again from its params.
local function mayEndBetter(task)
  return task.state == 'F' or task.state == 'C' or task.state == 'D' and has(task.flags, FANNED)
    and not has(task.flags, FORGET) and (read('HLEN', key('fanfailed', task.id)) or 0) > 0
end

local function parentEnded(task)
  local parent = has(task.flags, OPTIONS) and options(task).p
  return parent and ended(stateOf(parent))
end

local outcomes, any, longest, retries = {}, false, 0, {}
for at = first, #ARGV, 4 do
  local task, when = find(ARGV[at]), ARGV[at + 1]
  local outcome, state = 'absent', ''
  if task then
    outcome, state = 'wrong', task.state
    if when ~= '' and endedAt(task, when) or when == '' and mayEndBetter(task) then
      local refusal = params ~= '' and strangers(7, first - 1)
      if parentEnded(task) then
        outcome = 'parent'
      elseif params ~= '' and has(task.flags, FANNED) then
        outcome = 'children'
      elseif refusal then
        table.insert(refusal, 2, state)
        return refusal
      else
        outcome = crowded(task) or noQueue(task.raw, task.at)
      end
      if not outcome then
        local mark = ARGV[at + 3]
        if mark ~= '' then
          task = withOption(task, 'r', mark)
          retries[mark] = (retries[mark] or 0) + 1
        elseif has(task.flags, OPTIONS) and options(task).r then
          task = withOption(task, 'r')
        end
        replay(task, ARGV[at + 2])
        outcome, state, any = 'done', task.state, true
        longest = math.max(longest, timeoutOf(task))
      end
    end
  end
  outcomes[#outcomes + 1] = outcome
  outcomes[#outcomes + 1] = state
end
if not any then return outcomes end
if next(retries) then counted(retries) end
wakeOne()
local drains = toStart(plan, longest)
if drains > 0 then outcomes[#outcomes + 1] = drains end
changed()
return done(outcomes)

#!lua flags=allow-oom
-- Purpose: one piece of a repair: tasks that no entry was found for, in the list of their state. They are looked at once
--   more: a task that has changed since is left alone. One that waits gets the next generation, so if there is an
--   entry after all, that one is dead from now on. The ends of the lists, where entries are taken out, are searched
--   once more.
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes
-- ARGV: [2] '1': repair, '': only look, [3] 'Q': entries of tasks that wait, oldest first, 'D': ids of tasks that
--   succeeded, newest first, 'W': dead entries of WITHDRAWN, then these
-- Returns: {kind of fault, id, …}
--#include record
--#include lanes
--#include index
--#include uploads
--#include finish
--#include retain
local ENDS = 250
local found, mend = {}, ARGV[2] == '1'

local function fault(kind, id)
  found[#found + 1], found[#found + 2] = kind, id
  return mend
end

local function nearEnd(list, entry)
  return read('LPOS', list, entry, 'MAXLEN', ENDS) or read('LPOS', list, entry, 'RANK', -1, 'MAXLEN', ENDS)
end

local function waiting(entry)
  local task = find(sub(entry, 1, -2))
  if not task or task.state ~= 'Q' or char(task.generation) ~= sub(entry, -1) then return end
  local lane = laneOf(task)
  if not nearEnd(key('queued', lane), entry) and fault('unqueued', task.id) then
    task.generation = (task.generation + 1) % 256
    push(lane, { task.id .. char(task.generation) })
    touched[queue(task)] = true
    save(task)
  end
end

local function succeeded(id)
  local task, ttl = endedTask(id), redis.call('PTTL', keyOf(id))
  if not task or task.state ~= 'D' or ttl >= 0 and ttl <= 1000 then return end
  if not nearEnd(SUCCEEDED, id) and not read('LPOS', key('spared', 'D:' .. ownerAt(task.raw, task.at)), id)
    and fault('unindexed', id) then
    redis.call('RPUSH', SUCCEEDED, id)
    countChild(id, 'D', 1)
  end
end

-- Their list was deleted; they would count until nothing waits.
local function withdrawn(entry)
  local id = sub(entry, 1, -2)
  if read('HEXISTS', WITHDRAWN, entry) == 1 and fault('orphan', 'withdrawn ' .. id) then dropped({ entry }) end
end

local LOOK = { Q = waiting, D = succeeded, W = withdrawn }
for at = 4, #ARGV do LOOK[ARGV[3]](ARGV[at]) end
if mend and #found > 0 then
  wakeOne()
  changed()
end
return found

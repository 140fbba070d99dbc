#!lua flags=allow-oom
-- Purpose: one piece of a repair: look at some keys of the partition, one after the other, and find what is wrong with
--   them and with the structures that should name them. Each is judged and repaired within this call, as it is now, so
--   workers and callers may go on meanwhile. Whether a list names a task is not looked up here, since that costs as
--   much as the list is long: such tasks are returned, and the lists read in pieces by entries.lua.
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes leases
-- ARGV: [2] '1': repair, '': only look, [3] cursor ('0' begins), [4] how many keys, about, [5] keep ended tasks ms
-- Returns: {next cursor ('0': that was all), {kind of fault, what it is about, …}, {queue entry, queue, owner, state, …
--   of waiting tasks}, {id of a task that succeeded, …}, {lane, …}, {fan-out that waits, number of its children, …}}
--#include record
--#include lanes
--#include index
--#include uploads
--#include finish
--#include settle
--#include retain
local KEEP = ARGV[5]
local found, waiting, succeeded, lanes, fanOuts, mended = {}, {}, {}, {}, {}, false
local searched = {} -- lanes of waiting tasks

-- Notes a fault; returns whether it is to be mended.
local function fault(kind, name)
  found[#found + 1], found[#found + 2] = kind, name
  mended = mended or ARGV[2] == '1'
  return ARGV[2] == '1'
end

-- Of a long record only what its state and its spec need.
local function look(id)
  local task = open(id, read('GETRANGE', keyOf(id), 0, 4095))
  if task then return task end
  task = endedTask(id)
  return task and ended(task.state) and task or find(id)
end

-- Its whole run part, which look() leaves out of a long record.
local function runOf(task)
  local whole = find(task.id)
  return whole and whole.run or ''
end

local function endOf(task)
  local at = pick(runOf(task), 'f')
  return at and unpackBytes('>I6', at) or NOW
end

local function heldBy(task, name)
  local held = task and task.state == 'R' and token(task)
  return held and worker(held) == name
end

-- A fan-out that waits: it must be listed, and must not wait for nothing.
local function awaiting(task)
  local children = tonumber(pick(task.run, 'n') or '') or 0
  if not read('ZSCORE', PARENTS, task.id) and fault('fan-out', task.id) then write('ZADD', PARENTS, NOW, task.id) end
  if endedChildren(task.id) >= children then
    if fault('fan-out', task.id) then joinWhenDone(task.id) end
  else
    fanOuts[#fanOuts + 1], fanOuts[#fanOuts + 2] = task.id, children
  end
end

-- A worker that lives and holds more than it knows is asked what it holds, so a task that it runs is not taken away.
local function running(task)
  local held = token(task)
  if not held then return awaiting(task) end
  local name = worker(held)
  local lease = read('ZSCORE', LEASES, name)
  local named = read('SISMEMBER', key('held', name), task.id) == 1
  if lease and named then
    if has(task.flags, CANCEL_ASKED) and read('SISMEMBER', key('cancels', name), task.id) ~= 1
      and fault('cancel', task.id) then write('SADD', key('cancels', name), task.id) end
  elseif fault('unleased', task.id) then
    if lease and tonumber(lease) > NOW then
      write('SADD', key('held', name), task.id)
    else
      settle(name, task.id, read('GET', keyOf(task.id)), held, 'forgotten', 'no worker held it', 0, '', KEEP)
      read('SREM', key('held', name), task.id)
    end
  end
end

-- Checks that workers can find the list of a waiting task, and returns the list: it may have been created during the
-- walk, in a part of the key space that was already scanned.
local function findable(name)
  if searched[name] then return end
  searched[name], lanes[#lanes + 1] = true, name
  if (read('LLEN', key('queued', name)) or 0) == 0 then return end
  local queueName, type, kind = partsOf(name)
  local listed = type == '' or read('SISMEMBER', key('limited', queueName), type) == 1
  if not (listed and read('ZSCORE', READY, name)) and fault('lane', name) then
    if type ~= '' then write('SADD', key('limited', queueName), type) end
    redis.call('ZADD', READY, kind == '!' and -1 or 9 - kind, name)
  end
end

local function stillWaits(task)
  for _, part in ipairs({ task.id .. char(task.generation), queue(task), ownerAt(task.raw, task.at), task.state }) do
    waiting[#waiting + 1] = part
  end
  if task.state == 'Q' then
    findable(laneOf(task))
  elseif not read('ZSCORE', SCHEDULED, task.id) and fault('unscheduled', task.id) then
    local due = pick(task.run, 'd')
    countChild(task.id, 'S', redis.call('ZADD', SCHEDULED, due and unpackBytes('>I6', due) or NOW, task.id))
  end
  local expires = pick(task.run, 'x')
  if expires and not read('ZSCORE', EXPIRING, task.id) and fault('unexpiring', task.id) then
    redis.call('ZADD', EXPIRING, (unpackBytes('>I6', expires)), task.id)
  end
end

-- A child that has ended must be counted by a parent that waits for it.
local function counted(task)
  local id, index = has(task.flags, OPTIONS) and options(task).p, string.match(task.id, '%.(%d+)$')
  local parent = id and index and open(id, read('GETRANGE', keyOf(id), 0, 99), true)
  if not parent or parent.state ~= 'R' or token(parent) or read('HEXISTS', key('fan', id), index) == 1
    or read('HEXISTS', key('fanfailed', id), index) == 1 then return end
  if fault('fan-out', id) then
    local run = runOf(task)
    notifyParent(task, task.state == 'D', pick(run, 'v') or pick(run, 'e') or '')
  end
end

-- One that ended long ago gets a second: no new life, since its index would drop it at once.
local function hasEnded(task, ttl)
  if ttl == -1 then
    ttl = math.max(1000, endOf(task) + KEEP - NOW)
    if fault('lifetime', task.id) then
      redis.call('PEXPIRE', keyOf(task.id), ttl)
      for _, extra in ipairs(extras(task)) do redis.call('PEXPIRE', extra, ttl) end
    end
  end
  if ttl <= 1000 then return end -- about to be forgotten: its index may have done so
  if task.state == 'D' then
    succeeded[#succeeded + 1] = task.id
  else
    local index, spared = task.state == 'F' and FAILED or CANCELLED, task.state .. ':' .. ownerAt(task.raw, task.at)
    if not read('ZSCORE', index, task.id) and not read('LPOS', key('spared', spared), task.id)
      and fault('unindexed', task.id) then
      countChild(task.id, task.state, redis.call('ZADD', index, endOf(task), task.id))
    end
  end
  counted(task)
end

local function record(id)
  local task = look(id)
  if not task then return end
  local ttl = redis.call('PTTL', keyOf(id))
  if ended(task.state) then return hasEnded(task, ttl) end
  if ttl >= 0 and fault('lifetime', id) then
    redis.call('PERSIST', keyOf(id))
    for _, extra in ipairs(extras(task)) do redis.call('PERSIST', extra) end
  end
  if task.state == 'R' then running(task) else stillWaits(task) end
end

-- The tasks that one worker holds, or that it was asked to stop.
local function ofWorker(kind, name)
  for _, id in ipairs(read('SMEMBERS', key(kind, name)) or {}) do
    local task = look(id)
    if not heldBy(task, name) or kind == 'cancels' and not has(task.flags, CANCEL_ASKED) then
      if fault('stray', id) then redis.call('SREM', key(kind, name), id) end
    end
  end
  if kind == 'held' and redis.call('EXISTS', key(kind, name)) == 0 then redis.call('ZREM', LEASES, name) end
end

-- Drops leases that are over and were for nothing; a worker with one that is not may still be asked what it holds.
local function dropLeases()
  for _, name in ipairs(redis.call('ZRANGEBYSCORE', LEASES, '-inf', NOW, 'LIMIT', 0, 1000)) do
    if redis.call('EXISTS', key('held', name)) == 0 then
      redis.call('ZREM', LEASES, name)
      redis.call('UNLINK', key('cancels', name), key('seen', name))
    end
  end
end

-- Removes a key whose task is gone. If it would expire anyway, that is no fault. Idempotency keys of the application
-- stay: the ids they hold are shorter than those of tasks.
local function keyOfTask(kind, id)
  local name = key(kind, id)
  if kind == 'idempotency' then id = sub(read('GET', name) or '', 33) end
  local expires = redis.call('PTTL', name) ~= -1
  if headOf(id) ~= '' or expires and #id < 18 then return end
  if fault(expires and 'leftover' or 'orphan', sub(name, #PREFIX + 1)) then
    if kind == 'upload' then dropUploads({ id }) end
    redis.call('UNLINK', name)
  end
end

local OF_TASKS = {}
for kind in string.gmatch('log events progress artifact upload checkpoint parts fan fanfailed idempotency traces', '%S+') do
  OF_TASKS[kind] = true
end

local scanned = redis.call('SCAN', ARGV[3], 'MATCH', PREFIX .. '*', 'COUNT', ARGV[4])
for _, name in ipairs(scanned[2]) do
  local rest = sub(name, #PREFIX + 1)
  local kind, id = string.match(rest, '^(%l+):(.+)$')
  if kind == 'held' or kind == 'cancels' then
    ofWorker(kind, id)
  elseif kind == 'queued' and partsOf(id) then
    lanes[#lanes + 1] = id
  elseif OF_TASKS[kind] then
    keyOfTask(kind, id)
  elseif #rest >= 18 and string.match(rest, '^%w+%.?%d*$') then
    record(rest)
  end
end
if scanned[1] == '0' and ARGV[2] == '1' then dropLeases() end
if mended then
  wakeOne()
  changed()
end
return { scanned[1], found, waiting, succeeded, lanes, fanOuts }

-- Purpose: put a task into the structure of its state, and take it out again.
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes
--   (every script that includes this one declares them)
-- ARGV: none of its own
-- Returns: local functions
-- Caller owes: lanes.lua before it; out() or a claim before enter(); save() for what enter() changed; changed() once at
--   the end when anything was written.
local depths, children, owners, names, touched -- what this call changes
local clean -- whether the call before has left the tables of all includes empty; a script that sets it sets it anew
local queuedSum -- how many tasks are queued, as DEPTH has it; nil: not read yet
local indexed -- the prefix that the following names are of
local OWNERS -- how many tasks of each owner wait: queued or scheduled; with the entries of WITHDRAWN
local QUEUES -- how many tasks of each queue but the default one wait
local brought -- by name that this call adds to QUEUES: the owner whose task brought it; changed() writes it down
local WITHDRAWN -- by dead entry that is still in its list: the owner whose task it was
local followed -- whether there is FOLLOWED; nil: not looked up
local dueBy -- the soonest that this call has made something due
local SOONEST -- when something is due next, but at most LOOK_EVERY after the last step that looked
local LOOK_EVERY = 1000 -- ms
local FOLLOWED -- expires when nobody has asked for the revision for a while
local SERVED -- by queue: when a worker of named queues last asked for it
local SERVED_FOR = 60000 -- ms; such a worker asks every 5 s while it has free slots

-- A whole number as an argument of a command: as a number it would cost the server half as much again as the command
-- (2,100 instructions beside 4,600), since it prints any number as if it had digits behind a point.
local digits

do -- a script has 200 local variables at most
local texts = {} -- those of small ones

function digits(number)
  local text = texts[number]
  if text then return text end
  text = string.format('%d', number)
  if number >= -1000 and number <= 1000 then texts[number] = text end
  return text
end
end

local function count(name, by)
  depths[name] = (depths[name] or 0) + by
  if by > 0 then touched[name] = true end
end

-- Children are also counted by state, because lists of all tasks leave them out: n is how many entered (or, negative,
-- left) the structure of the state. Only ids of children are longer than 18 characters.
local function countChild(id, state, by)
  if #id > 18 then children[state] = (children[state] or 0) + by end
end

-- A task begins (1) or ceases (-1) to wait. owner: left out unless the caller knows it; false: not counted for it.
local function waits(raw, at, by, owner)
  if owner == nil then owner = ownerAt(raw, at) end
  if owner then owners[owner] = (owners[owner] or 0) + by end
  local name = queueAt(raw, at)
  if name then names[name] = (names[name] or 0) + by end
end

-- Adds to a count by name. A name with nothing left is dropped, so that it costs nothing once its tasks are gone.
local function adjust(counts, name, by)
  if by ~= 0 and write('HINCRBY', counts, name, digits(by)) <= 0 then return redis.call('HDEL', counts, name) end
end

-- How many tasks are queued. Their sum is the count without a name, so that it costs the same for any number of queues.
local function queuedNow()
  queuedSum = queuedSum or tonumber(redis.call('HGET', DEPTH, '') or 0)
  return queuedSum
end

local function mark(list)
  if redis.call('LLEN', list) == 0 then redis.call('LPUSH', list, '1') end
end

-- A worker of all queues waits for one marker, a worker of named queues for the markers of its queues: a shared
-- marker might go to a worker that does not take from the queue in question.
local function servedNow()
  return read('ZREVRANGEBYSCORE', SERVED, '+inf', NOW - SERVED_FOR, 'LIMIT', 0, 100) or {}
end

local function wakeNamed()
  for name in pairs(touched) do
    local seen = read('ZSCORE', SERVED, name)
    if seen and NOW - seen < SERVED_FOR then
      if not read('LLEN', key('wake', name)) then redis.call('UNLINK', key('wake', name)) end
      mark(key('wake', name))
    end
  end
end

local function wakeOne()
  mark(WAKE)
  if next(touched) and redis.call('EXISTS', SERVED) == 1 then wakeNamed() end
end

-- Recomputes the sum when it was zero or missing (older versions kept none); this also repairs the counts after entries
-- were deleted by hand.
local function countAnew()
  local sum, depth = 0, redis.call('HGETALL', DEPTH)
  for i = 1, #depth, 2 do
    if depth[i] ~= '' then sum = sum + depth[i + 1] end
  end
  redis.call('HSET', DEPTH, '', sum)
  queuedSum = sum
end

local function storeDepths()
  local sum = 0
  for name, by in pairs(depths) do
    sum = sum + by
    if by == 0 then
      -- what came was claimed at once, perhaps from a lane of its type that is the queue's only one
      if redis.call('HEXISTS', DEPTH, name) == 0 then redis.call('UNLINK', key('limited', name)) end
    elseif redis.call('HINCRBY', DEPTH, name, digits(by)) <= 0 then
      redis.call('HDEL', DEPTH, name)
      redis.call('UNLINK', key('limited', name))
    end
  end
  depths = {}
  if sum == 0 then return end
  queuedSum = redis.call('HINCRBY', DEPTH, '', digits(sum))
  if queuedSum == sum then countAnew() end
end

-- Wakes watchers if there may be some. Only the newest id matters, but an exact MAXLEN 1 reads a hundred deleted entries
-- each time (6 us); '~' keeps at most some two hundred.
local function noted()
  if followed == nil then followed = redis.call('EXISTS', FOLLOWED) == 1 end
  if followed then redis.call('XADD', CHANGES, 'MAXLEN', '~', '1', '*', 'c', '') end
end

-- Writes the counts that changed, and wakes watchers.
local function changed()
  if next(depths) then storeDepths() end
  for owner, by in pairs(owners) do adjust(OWNERS, owner, by) end
  for name, by in pairs(names) do
    if adjust(QUEUES, name, by) then
      write('HDEL', PREFIX .. 'brought', name)
    elseif by > 0 and brought[name] then
      write('HSET', PREFIX .. 'brought', name, brought[name])
    end
  end
  for state, by in pairs(children) do
    -- below zero: some were enqueued by a version that did not count them
    if by ~= 0 and write('HINCRBY', CHILDREN, state, digits(by)) < 0 then write('HSET', CHILDREN, state, '0') end
  end
  noted()
end

local function save(task) redis.call('SET', keyOf(task.id), close(task)) end

-- Puts entries into the list of a lane, the first of them before the others.
local function push(lane, entries, first)
  local name, type, kind = partsOf(lane)
  if type ~= '' then write('SADD', key('limited', name), type) end
  if write(first and 'RPUSH' or 'LPUSH', key('queued', lane), unpack(entries)) == #entries then
    redis.call('ZADD', READY, kind == '!' and -1 or 9 - kind, lane)
  end
end

-- The lanes of a queue and a kind (its priority or '!'), those of single types first.
local function lanesIn(name, kind)
  local lanes = read('SMEMBERS', key('limited', name)) or {}
  for i, type in ipairs(lanes) do lanes[i] = name .. type .. ':' .. kind end
  lanes[#lanes + 1] = name .. ':' .. kind
  return lanes
end

-- Into QUEUED, but for the list. The next generation makes every older entry of this task dead. since: since when it
-- waits ms, false: since it was enqueued, nil: from now on.
local function queued(task)
  task.state, task.generation = 'Q', (task.generation + 1) % 256
  if task.since ~= false then task.run = field('w', millis(task.since or NOW)) .. task.run end
  count(queue(task), 1)
  countChild(task.id, 'Q', 1)
  waits(task.raw, task.at, 1)
  return task.id .. char(task.generation)
end

-- Into QUEUED. first: to the head.
local function enter(task, first) push(laneOf(task), { queued(task) }, first) end

-- Many at once, and saved.
local function enterAll(tasks)
  local lanes, records = {}, {}
  for _, task in ipairs(tasks) do
    local lane, entry = laneOf(task), queued(task)
    lanes[lane] = lanes[lane] or {}
    table.insert(lanes[lane], entry)
    records[#records + 1] = keyOf(task.id)
    records[#records + 1] = close(task)
  end
  for lane, entries in pairs(lanes) do push(lane, entries) end
  if #records > 0 then redis.call('MSET', unpack(records)) end
end

-- When a task may run: after a delay in ms, or at '@' and a moment in ms; nil: now.
local function dueAt(when)
  local due = tonumber(string.match(when, '^@(.*)$') or NOW + when)
  return due > NOW and due or nil
end

-- Into SCHEDULED, EXPIRING or LEASES.
local function setDue(index, at, name)
  if at < NOW + LOOK_EVERY then
    dueBy = math.min(at, dueBy or at)
    local soonest = tonumber(read('GET', SOONEST) or nil)
    if soonest and at < soonest then redis.call('SET', SOONEST, string.format('%d', at)) end
  end
  return redis.call('ZADD', index, at, name)
end

local function schedule(task, due, rest)
  task.state, task.run, touched[queue(task)] = 'S', field('d', millis(due)) .. rest, true
  countChild(task.id, 'S', setDue(SCHEDULED, due, task.id))
  waits(task.raw, task.at, 1)
end

-- Dead entries that have left their lists no longer count as waiting.
local function dropped(entries)
  if #entries == 0 then return end
  local less = {}
  for _, owner in ipairs(read('HMGET', WITHDRAWN, unpack(entries)) or {}) do
    if owner then less[owner] = (less[owner] or 0) - 1 end
  end
  if not next(less) then return end
  redis.call('HDEL', WITHDRAWN, unpack(entries))
  for owner, by in pairs(less) do adjust(OWNERS, owner, by) end
end

-- Takes dead entries off both ends of a list, up to so many each; returns how many.
local function trim(list, most)
  local before = read('LLEN', list) or 0
  for _, newest in ipairs({ true, false }) do
    local entries = read('LRANGE', list, newest and 0 or -most, newest and most - 1 or -1) or {}
    local known, dead = #entries > 0 and read('HMGET', WITHDRAWN, unpack(entries)) or {}, {}
    for i = 1, #entries do
      local at = newest and i or #entries + 1 - i
      local head = known[at] and headOf(sub(entries[at], 1, -2))
      if not head or sub(head, 1, 1) == 'Q' and sub(head, 3) == sub(entries[at], -1) then break end
      dead[i] = entries[at]
    end
    if #dead > 0 then redis.call(newest and 'LPOP' or 'RPOP', list, #dead) end
    dropped(dead)
  end
  return before - (read('LLEN', list) or 0)
end

-- Takes the entry of a task out of its list when it is within 200 of an end, where those are that have just come and
-- those that are next. Any other stays behind and is dead, because its task's state or generation differs. Redis would
-- have to go through the list for it; instead it counts as waiting for its owner, so that dead entries are bounded as
-- tasks are; moves and retries by hand, which no limit refuses, are bounded by crowded() of admit.lua. far: within 30,000
-- of an end, in up to 3 ms. Returns whether it is out.
local function takeOut(list, entry, owner, far)
  local out = false
  for _, from in ipairs({ 1, -1 }) do
    if not out and read('LPOS', list, entry, 'RANK', from, 'MAXLEN', far and 30000 or 200) then
      out = redis.call('LREM', list, from, entry) == 1
    end
  end
  if redis.call('EXISTS', WITHDRAWN) == 1 then trim(list, 20) end
  return out or write('HSET', WITHDRAWN, entry, owner) == 0
end

-- Out of a waiting state. far: see takeOut().
local function out(task, far)
  local left = true
  if task.state == 'Q' then
    count(queue(task), -1)
    countChild(task.id, 'Q', -1)
    left = takeOut(key('queued', laneOf(task)), task.id .. char(task.generation), ownerAt(task.raw, task.at), far)
  else
    countChild(task.id, 'S', -redis.call('ZREM', SCHEDULED, task.id))
  end
  if left then waits(task.raw, task.at, -1) else waits(task.raw, task.at, -1, false) end
  if pick(task.run, 'x') then redis.call('ZREM', EXPIRING, task.id) end
end

--#begin
if not clean then
  depths, owners = {}, {}
  if not children or next(children) then children = {} end
  if not names or next(names) then names = {} end
  if not touched or next(touched) then touched = {} end
  if not brought or next(brought) then brought = {} end
end
queuedSum, followed, dueBy = nil, nil, nil
if indexed ~= PREFIX then
  indexed, SOONEST = PREFIX, PREFIX .. 'soonest'
  OWNERS, SERVED, FOLLOWED = PREFIX .. 'owners', PREFIX .. 'served', PREFIX .. 'followed'
  WITHDRAWN, QUEUES = PREFIX .. 'withdrawn', PREFIX .. 'queues'
end

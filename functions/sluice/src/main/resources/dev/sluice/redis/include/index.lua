-- Purpose: put a task into the structure of its state, and take it out again.
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes
--   (every script that includes this one declares them)
-- ARGV: none of its own
-- Returns: local functions
-- Caller owes: out() or a claim before enter(); save() for what enter() changed; changed() once at the end
--   when anything was written.
local depths, children, owners, touched -- what this call changes
local stored -- counts of DEPTH that it has read, by queue
local OWNERS -- how many tasks of each owner wait: queued or scheduled
local followed -- whether there is FOLLOWED; nil: not looked up
local dueBy -- the soonest that this call has made something due
local SOONEST -- when something is due next, but at most LOOK_EVERY after the last step that looked
local LOOK_EVERY = 1000 -- ms
local FOLLOWED -- expires when nobody has asked for the revision for a while
local SERVED -- by queue: when a worker of named queues last asked for it
local SERVED_FOR = 60000 -- ms; such a worker asks every 5 s while it has free slots

local function count(name, by)
  depths[name] = (depths[name] or 0) + by
  if by > 0 then touched[name] = true end
end

-- Children are also counted by state, because lists of all tasks leave them out: n is how many entered (or, negative,
-- left) the structure of the state. Only ids of children are longer than 18 characters.
local function countChild(id, state, by)
  if #id > 18 then children[state] = (children[state] or 0) + by end
end

-- A task begins (1) or ceases (-1) to wait.
local function waits(raw, at, by)
  local owner = ownerAt(raw, at)
  owners[owner] = (owners[owner] or 0) + by
end

-- Adds to a count by name. A name with nothing left is dropped, so that it costs nothing once its tasks are gone.
local function adjust(counts, name, by)
  if by ~= 0 and write('HINCRBY', counts, name, by) <= 0 then return redis.call('HDEL', counts, name) end
end

local function readDepths(names)
  for i, depth in ipairs(redis.call('HMGET', DEPTH, unpack(names))) do stored[names[i]] = tonumber(depth or 0) end
end

-- How many tasks are queued. Their sum is the count without a name, so that it costs the same for any number of queues.
local function queuedNow()
  if not stored[''] then readDepths({ '' }) end
  return stored['']
end

local function mark(list)
  if redis.call('LLEN', list) == 0 then redis.call('LPUSH', list, 1) end
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
  stored[''] = sum
end

local function storeDepths()
  local unread, sum = {}, 0
  for name, by in pairs(depths) do
    sum = sum + by
    if not stored[name] then unread[#unread + 1] = name end
  end
  if not stored[''] then unread[#unread + 1] = '' end
  if #unread > 0 then readDepths(unread) end
  local before, counts = stored[''], {}
  for name, by in pairs(depths) do
    local now = stored[name] + by
    if now > 0 then
      counts[#counts + 1], counts[#counts + 2] = name, now
    elseif by ~= 0 then
      redis.call('HDEL', DEPTH, name)
      redis.call('UNLINK', key('limited', name))
    end
    stored[name] = math.max(0, now)
  end
  depths = {}
  if sum ~= 0 then
    counts[#counts + 1], counts[#counts + 2] = '', before + sum
    stored[''] = before + sum
  end
  if #counts > 0 then redis.call('HSET', DEPTH, unpack(counts)) end
  if sum ~= 0 and before == 0 then countAnew() end
end

-- Writes the counts that changed, and wakes watchers if there may be some. Only the newest id matters, but an exact
-- MAXLEN 1 reads a hundred deleted entries each time (6 us); '~' keeps at most some two hundred.
local function changed()
  if next(depths) then storeDepths() end
  for owner, by in pairs(owners) do adjust(OWNERS, owner, by) end
  for state, by in pairs(children) do
    -- below zero: some were enqueued by a version that did not count them
    if by ~= 0 and write('HINCRBY', CHILDREN, state, by) < 0 then write('HSET', CHILDREN, state, 0) end
  end
  if followed == nil then followed = redis.call('EXISTS', FOLLOWED) == 1 end
  if followed then redis.call('XADD', CHANGES, 'MAXLEN', '~', '1', '*', 'c', '') end
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

-- The lanes of a queue and a kind (its priority or '!'), those of limited types first.
local function lanesIn(name, kind)
  local lanes = kind ~= '!' and read('SMEMBERS', key('limited', name)) or {}
  for i, type in ipairs(lanes) do lanes[i] = name .. type .. ':' .. kind end
  lanes[#lanes + 1] = name .. ':' .. kind
  return lanes
end

-- Into QUEUED, but for the list. The next generation makes every older entry of this task dead.
local function queued(task)
  task.state, task.generation = 'Q', (task.generation + 1) % 256
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
    if soonest and at < soonest then redis.call('SET', SOONEST, string.format('%.0f', at)) end
  end
  return redis.call('ZADD', index, at, name)
end

local function schedule(task, due, rest)
  task.state, task.run, touched[queue(task)] = 'S', field('d', millis(due)) .. rest, true
  countChild(task.id, 'S', setDue(SCHEDULED, due, task.id))
  waits(task.raw, task.at, 1)
end

-- Out of a waiting state. Its queue entry is removed when it is near an end of its list, where those are that have just
-- come and those that are next; any other stays behind and is dead, because its state or generation differs.
local function out(task)
  waits(task.raw, task.at, -1)
  if task.state == 'Q' then
    count(queue(task), -1)
    countChild(task.id, 'Q', -1)
    local list, entry = key('queued', laneOf(task)), task.id .. char(task.generation)
    for _, from in ipairs({ 1, -1 }) do
      if read('LPOS', list, entry, 'RANK', from, 'MAXLEN', 200) then
        redis.call('LREM', list, from, entry)
        break
      end
    end
  else
    countChild(task.id, 'S', -redis.call('ZREM', SCHEDULED, task.id))
  end
  if pick(task.run, 'x') then redis.call('ZREM', EXPIRING, task.id) end
end

--#begin
depths, children, owners, touched = {}, {}, {}, {}
stored, followed, dueBy = {}, nil, nil
if OWNERS ~= PREFIX .. 'owners' then
  SOONEST = PREFIX .. 'soonest'
  OWNERS, SERVED, FOLLOWED = PREFIX .. 'owners', PREFIX .. 'served', PREFIX .. 'followed'
end

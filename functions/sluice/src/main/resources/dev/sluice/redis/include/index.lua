-- Purpose: put a task into the structure its state names, and take it out again.
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes
--   (every script that includes this one declares them)
-- ARGV: none of its own
-- Returns: local functions
-- Caller owes: out() or a claim before enter(); save() for what enter() changed; changed() once at the end
--   when anything was written.
local depths, children, touched = {}, {}, {}
local SERVED = PREFIX .. 'served' -- queue to when a worker that takes from named queues only last came for it
local SERVED_FOR = 60000 -- such a worker comes every 5 s while it has room

local function count(name, by)
  depths[name] = (depths[name] or 0) + by
  if by > 0 then touched[name] = true end
end

-- Children are counted by state too, since lists of all tasks leave them out: by as many as entered or left
-- the structure of the state. Only the id of a child is longer than 18 characters.
local function countChild(id, state, by)
  if #id > 18 then children[state] = (children[state] or 0) + by end
end

local function mark(list)
  if redis.call('LLEN', list) == 0 then redis.call('LPUSH', list, 1) end
end

-- A worker of all queues waits for one marker, a worker of named queues for those of its queues: a marker that
-- both could take might go to one that takes nothing from the queue in question.
local function wakeOne()
  mark(WAKE)
  if next(touched) and redis.call('EXISTS', SERVED) == 1 then
    for name in pairs(touched) do
      local seen = read('ZSCORE', SERVED, name)
      if seen and NOW - seen < SERVED_FOR then
        if not read('LLEN', key('wake', name)) then redis.call('UNLINK', key('wake', name)) end
        mark(key('wake', name))
      end
    end
  end
end

-- Writes the counts that changed and tells watchers. Only the newest id matters, but an exact MAXLEN 1
-- reads a hundred deleted entries each time (6 us); '~' keeps at most some two hundred.
local function changed()
  for name, by in pairs(depths) do
    if by ~= 0 then redis.call('HINCRBY', DEPTH, name, by) end
  end
  for state, by in pairs(children) do
    -- less than none: some were enqueued before they were counted
    if by ~= 0 and write('HINCRBY', CHILDREN, state, by) < 0 then write('HSET', CHILDREN, state, 0) end
  end
  redis.call('XADD', CHANGES, 'MAXLEN', '~', '1', '*', 'c', '')
end

local function save(task) redis.call('SET', keyOf(task.id), close(task)) end

-- Into QUEUED. The next place makes every older entry of this task dead. first: to the head.
local function enter(task, first)
  task.state, task.place = 'Q', (task.place + 1) % 256
  local name = queue(task)
  local lane = name .. ':' .. (has(task.flags, ALONE) and '!' or task.priority)
  local length = write(first and 'RPUSH' or 'LPUSH', key('queued', lane), task.id .. string.char(task.place))
  if length == 1 then
    redis.call('ZADD', READY, has(task.flags, ALONE) and -1 or 9 - task.priority, lane)
  end
  count(name, 1)
  countChild(task.id, 'Q', 1)
end

local function schedule(task, due, rest)
  task.state, task.run, touched[queue(task)] = 'S', field('d', millis(due)) .. rest, true
  countChild(task.id, 'S', redis.call('ZADD', SCHEDULED, due, task.id))
end

-- Out of a waiting state. A queue entry stays behind and is dead, since its state or place differs.
local function out(task)
  if task.state == 'Q' then
    count(queue(task), -1)
    countChild(task.id, 'Q', -1)
  else
    countChild(task.id, 'S', -redis.call('ZREM', SCHEDULED, task.id))
  end
  if pick(task.run, 'x') then redis.call('ZREM', EXPIRING, task.id) end
end


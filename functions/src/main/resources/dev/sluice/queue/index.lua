-- Purpose: put a task into the structure its state names, and take it out again.
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes
--   (every script that includes this one declares them)
-- ARGV: none of its own
-- Returns: local functions
-- Caller owes: out() or a claim before enter()/finish(); save() for what enter() changed; changed() once
--   at the end when anything was written. keep is milliseconds an ended task stays readable.
local depths = {}

local FINISHED = field('f', millis(NOW))

local function count(name, by) depths[name] = (depths[name] or 0) + by end

local function wakeOne()
  if redis.call('LLEN', WAKE) == 0 then redis.call('LPUSH', WAKE, 1) end
end

-- Writes the queue depths that changed and tells watchers. Only the newest id matters, but an exact MAXLEN 1
-- reads a hundred deleted entries each time (6 us); '~' keeps at most some two hundred.
local function changed()
  for name, by in pairs(depths) do
    if by ~= 0 then redis.call('HINCRBY', DEPTH, name, by) end
  end
  redis.call('XADD', CHANGES, 'MAXLEN', '~', '1', '*', 'c', '')
end

local function save(task) redis.call('SET', key('t', task.id), close(task)) end

-- Into QUEUED. The next place makes every older entry of this task dead. first: to the head.
local function enter(task, first)
  task.state, task.place = 'Q', (task.place + 1) % 256
  local name = queue(task)
  local lane = name .. ':' .. (has(task.flags, ALONE) and '!' or task.priority)
  local length = redis.call(first and 'RPUSH' or 'LPUSH', key('queued', lane), task.id .. string.char(task.place))
  if length == 1 then
    redis.call('ZADD', READY, has(task.flags, ALONE) and -1 or 9 - task.priority, lane)
  end
  count(name, 1)
end

local function schedule(task, due, rest)
  task.state, task.run = 'S', field('d', millis(due)) .. rest
  redis.call('ZADD', SCHEDULED, due, task.id)
end

-- Out of a waiting state. A queue entry stays behind and is dead, since its state or place differs.
local function out(task)
  if task.state == 'Q' then
    count(queue(task), -1)
  else
    redis.call('ZREM', SCHEDULED, task.id)
  end
  if pick(task.run, 'x') then redis.call('ZREM', EXPIRING, task.id) end
end

-- Everything a task may have beside its record.
local function extras(task)
  local keys = {}
  if has(task.flags, NOTES) then
    keys = { key('log', task.id), key('progress', task.id), key('artifact', task.id) }
  end
  if has(task.flags, FANNED) then
    keys[#keys + 1] = key('fan', task.id)
    keys[#keys + 1] = key('fanfailed', task.id)
  end
  if has(task.flags, OPTIONS) and options(task).i then keys[#keys + 1] = key('idempotency', options(task).i) end
  return keys
end

local function log(task, line)
  task.flags = with(task.flags, NOTES)
  redis.call('RPUSH', key('log', task.id), string.format('%.0f', NOW) .. ' ' .. line)
  redis.call('LTRIM', key('log', task.id), -1000, -1)
end

-- A fan-out parent whose last child has ended is queued once more, to join.
local function joinWhenDone(id)
  local head = redis.call('GETRANGE', key('t', id), 0, 99)
  if string.sub(head, 1, 1) ~= 'R' or string.sub(head, 10, 10) == 'k' then return end
  local children = tonumber(fields(string.sub(head, 10, 9 + struct.unpack('>I3', head, 7))).n)
  if redis.call('HLEN', key('fan', id)) + redis.call('HLEN', key('fanfailed', id)) < children then return end
  local parent = open(id, redis.call('GET', key('t', id)))
  redis.call('ZREM', PARENTS, id)
  parent.flags = with(parent.flags, JOINING)
  enter(parent)
  save(parent)
  wakeOne()
end

local function tellParent(task, succeeded, value)
  local id, index = has(task.flags, OPTIONS) and options(task).p, string.match(task.id, '%.(%d+)$')
  if not id then return end
  if ended(redis.call('GETRANGE', key('t', id), 0, 0)) then return end
  if succeeded then
    redis.call('HDEL', key('fanfailed', id), index)
    redis.call('HSET', key('fan', id), index, value)
  else
    redis.call('HSET', key('fanfailed', id), index, value)
  end
  joinWhenDone(id)
end

-- Into a terminal state, with its TTL, in the same step. Forgets the params of a succeeded task when its
-- type says so. succeeded: collects ids of SUCCEEDED tasks for one LPUSH, or nil.
local function finish(task, state, value, artifact, keep, succeeded)
  local started, children = pick(task.run, 's'), pick(task.run, 'n')
  local run = (started and field('s', started) or '') .. FINISHED
  if children then run = run .. field('n', children) end
  if artifact ~= '' then run = run .. field('a', artifact) end
  if value ~= '' then run = run .. field(state == 'D' and 'v' or 'e', value) end
  task.state, task.run = state, run
  task.flags = bit.band(task.flags, OPTIONS + NOTES + FANNED + FORGET)
  if state == 'D' and has(task.flags, FORGET) then task.spec = withoutParams(task) end
  redis.call('PSETEX', key('t', task.id), keep, close(task))
  if bit.band(task.flags, OPTIONS + NOTES + FANNED) ~= 0 then
    for _, extra in ipairs(extras(task)) do redis.call('PEXPIRE', extra, keep) end
  end
  if state ~= 'D' then
    redis.call('ZADD', state == 'F' and FAILED or CANCELLED, NOW, task.id)
  else
    succeeded[#succeeded + 1] = task.id
  end
  if has(task.flags, OPTIONS) then tellParent(task, state == 'D', value) end
end

local function unlink(id, raw)
  local keys = raw and extras(open(id, raw)) or {}
  redis.call('UNLINK', key('t', id), unpack(keys))
end

#!lua
-- Purpose: enqueue up to 1,000 new tasks, each on its own terms: one that is refused leaves the others.
--   Refused whole by Redis when its memory is full (no allow-oom flag).
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes recent
-- ARGV: [2] most waiting tasks, [3] most ids in the recent list, then for each task: id, lane (queue, colon,
--   priority), record (packed by the client as QUEUED, place 0, empty run), number of further arguments: 0,
--   or delay ms (0: none), expires after ms (0: never), idempotency hash ('' none), body hash, then
--   reference set, member for each reference
-- Returns: for each task {outcome, …}: {'created', state} · {'duplicate', id, state} · {'reused'} ·
--   {'full'} · {'unknown', set, member, …} · {'missing', set}
-- Sent again with the same ids: a task that is there already is answered as created.
--#include record
--#include index
--#include references
local most, cap = tonumber(ARGV[2]), tonumber(ARGV[3])
local waiting
local lanes, order, fresh, made, created = {}, {}, {}, {}, { 'created', 'Q' }

local function one(at, further)
  local id, lane, record = ARGV[at], ARGV[at + 1], ARGV[at + 2]
  local delay, expires, idempotency, body = 0, 0, '', ''
  if further > 0 then
    delay, expires, idempotency, body = tonumber(ARGV[at + 4]), tonumber(ARGV[at + 5]), ARGV[at + 6], ARGV[at + 7]
  end
  if idempotency ~= '' then
    local kept = read('GET', key('idempotency', idempotency))
    if kept then
      local same = string.sub(kept, 33)
      local state = stateOf(same)
      if state ~= '' then
        if string.sub(kept, 1, 32) ~= body then return { 'reused' } end
        if same == id then return { 'created', state } end
        return { 'duplicate', same, state }
      end
    end
  end
  local refusal = further > 4 and strangers(at + 8, at + 3 + further)
  if refusal then return refusal end
  if not waiting then
    waiting = redis.call('ZCARD', SCHEDULED)
    for _, n in ipairs(redis.call('HVALS', DEPTH)) do waiting = waiting + n end
  end
  if waiting >= most then
    local state = stateOf(id)
    if state ~= '' then return { 'created', state } end
    return { 'full' }
  end
  local name = keyOf(id)
  if redis.call('SETNX', name, record) == 0 then
    local state = stateOf(id)
    if state ~= '' then return { 'created', state } end
    redis.call('SET', name, record)
  end
  fresh[#fresh + 1] = id
  made[#made + 1] = name
  if idempotency ~= '' then
    made[#made + 1] = key('idempotency', idempotency)
    redis.call('SET', made[#made], body .. id)
  end
  waiting = waiting + 1
  local answer = created
  if delay > 0 or expires > 0 then
    local task = open(id, record)
    if expires > 0 then
      task.run = field('x', millis(NOW + expires))
      redis.call('ZADD', EXPIRING, NOW + expires, id)
    end
    if delay > 0 then
      schedule(task, NOW + delay, task.run)
      answer = { 'created', 'S' }
    end
    save(task)
  end
  if delay == 0 then
    local entries = lanes[lane]
    if not entries then
      entries = {}
      lanes[lane] = entries
      order[#order + 1] = lane
    end
    entries[#entries + 1] = id .. '\0'
  end
  return answer
end

local function all()
  local answers, at = {}, 4
  while at <= #ARGV do
    local further = tonumber(ARGV[at + 3])
    answers[#answers + 1] = one(at, further)
    at = at + 4 + further
  end
  for _, lane in ipairs(order) do
    local name, priority = string.match(lane, '^(.*):(.)$')
    count(name, #lanes[lane])
    if write('LPUSH', key('queued', lane), unpack(lanes[lane])) == #lanes[lane] then
      redis.call('ZADD', READY, 9 - priority, lane)
    end
  end
  if #fresh > 0 then
    if redis.call('LPUSH', RECENT, unpack(fresh)) > cap + 1000 then redis.call('LTRIM', RECENT, 0, cap - 1) end
    wakeOne()
    changed()
  end
  return answers
end

-- A structure of the wrong type must not leave a record that no queue knows and that its idempotency key
-- would name for ever.
local done, answers = pcall(all)
if not done then
  if #made > 0 then redis.call('UNLINK', unpack(made)) end
  error(answers)
end
return answers

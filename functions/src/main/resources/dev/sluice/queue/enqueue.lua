#!lua
-- Purpose: enqueue up to 1,000 new tasks, each on its own terms: one that is refused leaves the others.
--   Refused whole by Redis when its memory is full (no allow-oom flag).
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes recent
-- ARGV: [2] most waiting tasks, [3] most ids in the recent list, then for each task: id, queue, priority,
--   record (packed by the client as QUEUED, place 0, empty run), delay ms (0: none), expires after ms
--   (0: never), idempotency hash ('' none), body hash, n, and n times reference set, member
-- Returns: for each task {outcome, …}: {'created', state} · {'duplicate', id, state} · {'reused'} ·
--   {'full'} · {'unknown', set, member, …} · {'missing', set}
-- Sent again with the same ids: a task that is there already is answered as created.
--#include record
--#include index
local most, cap = tonumber(ARGV[2]), tonumber(ARGV[3])
local waiting
local lanes, order, fresh = {}, {}, {}

local function strangers(at, n)
  local unknown = { 'unknown' }
  local loaded = {}
  for i = at, at + 2 * n - 1, 2 do
    local set = ARGV[i]
    if loaded[set] == nil then loaded[set] = redis.call('EXISTS', key('reference', set)) == 1 end
    if not loaded[set] then return { 'missing', set } end
    if redis.call('HEXISTS', key('reference', set), ARGV[i + 1]) == 0 then
      unknown[#unknown + 1] = set
      unknown[#unknown + 1] = ARGV[i + 1]
    end
  end
  return #unknown > 1 and unknown or nil
end

local function one(at, known)
  local id, name, priority, record = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3]
  local delay, expires, idempotency, body = tonumber(ARGV[at + 4]), tonumber(ARGV[at + 5]), ARGV[at + 6], ARGV[at + 7]
  if idempotency ~= '' then
    local kept = redis.call('GET', key('idempotency', idempotency))
    if kept then
      local same = string.sub(kept, 33)
      local state = redis.call('GETRANGE', key('t', same), 0, 0)
      if state ~= '' then
        if string.sub(kept, 1, 32) ~= body then return { 'reused' } end
        if same == id then return { 'created', state } end
        return { 'duplicate', same, state }
      end
    end
  end
  local refusal = known > 0 and strangers(at + 9, known)
  if refusal then return refusal end
  if not waiting then
    waiting = redis.call('ZCARD', SCHEDULED)
    for _, n in ipairs(redis.call('HVALS', DEPTH)) do waiting = waiting + n end
  end
  if waiting >= most then
    local state = redis.call('GETRANGE', key('t', id), 0, 0)
    if state ~= '' then return { 'created', state } end
    return { 'full' }
  end
  if not redis.call('SET', key('t', id), record, 'NX') then
    return { 'created', redis.call('GETRANGE', key('t', id), 0, 0) }
  end
  if idempotency ~= '' then redis.call('SET', key('idempotency', idempotency), body .. id) end
  waiting = waiting + 1
  fresh[#fresh + 1] = id
  local state = 'Q'
  if delay > 0 or expires > 0 then
    local task = open(id, record)
    if expires > 0 then
      task.run = field('x', millis(NOW + expires))
      redis.call('ZADD', EXPIRING, NOW + expires, id)
    end
    if delay > 0 then schedule(task, NOW + delay, task.run) end
    save(task)
    state = task.state
  end
  if state == 'Q' then
    local lane = name .. ':' .. priority
    if not lanes[lane] then
      lanes[lane] = {}
      order[#order + 1] = { lane, 9 - priority }
    end
    table.insert(lanes[lane], id .. '\0')
    count(name, 1)
  end
  return { 'created', state }
end

local answers, at = {}, 4
while at <= #ARGV do
  local known = tonumber(ARGV[at + 8])
  answers[#answers + 1] = one(at, known)
  at = at + 9 + 2 * known
end
for _, lane in ipairs(order) do
  local entries = lanes[lane[1]]
  if redis.call('LPUSH', key('queued', lane[1]), unpack(entries)) == #entries then
    redis.call('ZADD', READY, lane[2], lane[1])
  end
end
if #fresh > 0 then
  if redis.call('LPUSH', RECENT, unpack(fresh)) > cap + 1000 then redis.call('LTRIM', RECENT, 0, cap - 1) end
  wakeOne()
  changed()
end
return answers

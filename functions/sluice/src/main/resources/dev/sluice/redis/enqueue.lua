#!lua
-- Purpose: enqueue up to 100 new tasks, each by itself: refusing one does not affect the others.
--   Redis refuses the whole call when its memory is full (no allow-oom flag).
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes recent leases awake startable starting
-- ARGV: [2] most waiting tasks, see admit.lua, [3] most ids in the recent list, then for each task: id, lane (see
--   record.lua), record (packed by the client as QUEUED, generation 0, empty run), number of further arguments: 0, or
--   when it may run (a delay in ms, or '@' and a moment in ms), expires after ms (0: never), idempotency hash (''
--   none), body hash, then reference sets and members, see references.lua. Of one task alone that needs none of these, into
--   the default queue and a lane of all types: id, record
-- Returns: for each task its state, when it was created, or {outcome, …}: {'duplicate', id, state} · {'reused'} ·
--   {'full'} · {'share'} · {'queues'} (too many names) · {'unknown', set, member, …} · {'missing', set}; then, if any,
--   how many drains to start. Of one task alone, its state and nothing else may be the whole answer, as a text: to
--   make a list takes the server as long as to write a key
-- Sent again with the same ids: a task that already exists is answered as created.
--#include record
--#include lanes
--#include index
--#include awake
--#include admit
--#include references
ticks = false

local function one(id, lane, record, at, further)
  local due, expires, hash, body = nil, 0, '', ''
  if further > 0 then
    tick()
    due, expires, hash, body = dueAt(ARGV[at + 4]), tonumber(ARGV[at + 5]), ARGV[at + 6], ARGV[at + 7]
    local same, state = keyed(hash, body)
    if same == false then return { 'reused' } end
    if same then return same == id and state or { 'duplicate', same, state } end
    local refusal = further > 4 and strangers(at + 8, at + 3 + further)
    if refusal then return refusal end
  end
  local none = noRoom(ownerAt(record, 8), 1) or noQueue(record, 8)
  if none then
    local state = stateOf(id)
    return state ~= '' and state or { none }
  end
  local state = admit(id, record, not due and lane, hash, body)
  if state or not due and expires == 0 then return state or 'Q' end
  local task = open(id, record)
  if expires > 0 then
    task.run = field('x', millis(NOW + expires))
    setDue(EXPIRING, NOW + expires, id)
  end
  if due then schedule(task, due, task.run) end
  save(task)
  return task.state
end

local function answered(answers)
  local drains = admitted()
  if drains > 0 then answers[#answers + 1] = drains end
  return answers
end

local function all()
  local answers, at = {}, 4
  while at <= #ARGV do
    local further = tonumber(ARGV[at + 3])
    answers[#answers + 1] = one(ARGV[at], ARGV[at + 1], ARGV[at + 2], at, further)
    at = at + 4 + further
  end
  return answered(answers)
end

-- One task without options into the default queue, which is what most calls bring: as in all(), with fewer commands and
-- no tables. It counts the task first, since a count that is added to says what it was; whoever is refused is taken out
-- of it again.
local counted, written -- the owner for whom that was done in this call, and the key of its record

local function uncount()
  if written then redis.call('UNLINK', written) end
  if not counted then return end
  redis.call('HINCRBY', DEPTH, '', '-1')
  if write('HINCRBY', OWNERS, counted, '-1') <= 0 then redis.call('HDEL', OWNERS, counted) end
end

local function plain()
  local id, record, call = ARGV[4], ARGV[5], redis.call
  local name, owner, priority = keyOf(id), ownerAt(record, 8), sub(record, 4, 4)
  local sum = call('HINCRBY', DEPTH, '', '1')
  local own = write('HINCRBY', OWNERS, owner, '1')
  counted = owner
  -- One command says whether the marker is there, and whether any of four is that mostly are not.
  local there = call('EXISTS', WAKE, SCHEDULED, SCHEDULED, WITHDRAWN, WITHDRAWN, FOLLOWED, FOLLOWED, SERVED, SERVED)
  local later = there > 1 and call('ZCARD', SCHEDULED) or 0
  local others = there > (later > 0 and 3 or 1)
  if sum + later + (others and read('HLEN', WITHDRAWN) or 0) > most or share < most and own > share
    or call('SETNX', name, record) == 0 then
    uncount()
    counted = nil
    return answered({ one(id, 'default:' .. priority, record, 0, 0) })
  end
  written = name
  if write('LPUSH', PREFIX .. 'queued:default:' .. priority, id .. '\0') == 1 then
    call('ZADD', READY, 9 - priority, 'default:' .. priority)
  end
  listed(call, RECENT, id)
  listed(write, key('recent', owner), id)
  if others then
    touched.default = true
    wake()
  else
    if there % 2 == 0 then call('LPUSH', WAKE, '1') end
    followed = false
  end
  local drains = 0
  if plan ~= '' then
    depths.default = 1
    drains = toStart(plan)
  end
  local depth = call('HINCRBY', DEPTH, 'default', '1')
  if sum == 1 and not (depth == 1 and call('HLEN', DEPTH) == 2) then countAnew() end
  noted()
  clean = not others and plan == ''
  return drains == 0 and 'Q' or { 'Q', drains }
end

--#begin
clean, counted, written = false, nil, nil
readLimits(ARGV[2])
if #ARGV == 5 then return whole(plain, uncount) end
return whole(all)

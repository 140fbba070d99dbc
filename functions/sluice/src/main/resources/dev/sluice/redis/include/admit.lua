-- Purpose: the common part of all scripts that enqueue: idempotency keys, the depth limit, writing and queueing
--   records, and undoing all of that when a structure turns out to have the wrong type.
-- KEYS: those of index.lua; scripts that call admit() also need recent
-- ARGV: [3] most ids in the recent list; of scripts that call admit(). One argument, which readLimits() takes: most
--   waiting tasks, of all owners and of one, and how drains are started (nothing: not at all), see awake.lua, separated
--   by spaces
-- Returns: local functions; plan, how drains are started; lines, the new entries of each lane, which admitted() queues,
--   returning how many drains its caller must start; made, the keys that whole() deletes again
-- Caller owes: index.lua and awake.lua before it, and readLimits() first. All checks; then, inside whole(), admit() for
--   each task and admitted() once.
local made, fresh, freshOf, lines
local waiting -- how many tasks wait, with dead entries; nil: not counted yet
local trimmed -- whether this call has looked for dead entries that it can drop
local bringers -- how many names of queues each owner has brought; nil: not counted yet
local MOST_QUEUES = 1000
local MOST_DEAD = 100000
local limits, most, share, plan -- the others are read from the first

local function readLimits(text)
  if limits == text then return end
  local all, own, starts = string.match(text, '^(%d+) (%d+) ?(.*)$')
  limits, most, share, plan = text, tonumber(all), tonumber(own), starts
end

local function countNames()
  bringers = { [''] = read('HLEN', QUEUES) or 0 } -- no owner is called so: of all
  for _, owner in ipairs(read('HVALS', PREFIX .. 'brought') or {}) do bringers[owner] = (bringers[owner] or 0) + 1 end
end

-- Why a task's queue cannot be opened: 'queues' when as many are in use as may be, 'share' when its owner has brought all
-- names that one may; nil when it can, and its name counts from now on. To count a thousand names takes 0.1 ms, and what
-- goes through all of a thousand queues 1 ms.
local function noQueue(raw, at)
  local name = queueAt(raw, at)
  if not name or names[name] or read('HEXISTS', QUEUES, name) == 1 then return nil end
  if not bringers then countNames() end
  local owner = ownerAt(raw, at)
  local own = (bringers[owner] or 0) + 1
  if bringers[''] >= MOST_QUEUES then return 'queues' end
  if share < most and own > math.ceil(MOST_QUEUES * share / most) then return 'share' end
  bringers[''], bringers[owner] = bringers[''] + 1, own
  names[name], brought[name] = 0, owner
end

local function refusalOf(owner, more)
  waiting = waiting or redis.call('ZCARD', SCHEDULED) + queuedNow() + (read('HLEN', WITHDRAWN) or 0)
  if waiting + more > most then return 'full' end
  if share >= most then return nil end
  local own = (read('HGET', OWNERS, owner) or 0) + (owners[owner] or 0)
  return own + more > share and 'share' or nil
end

-- Why `more` tasks of an owner are refused: 'full', 'share' when the owner has all that one may have, or nil. Dead
-- entries that are at an end of their lists make room.
local function noRoom(owner, more)
  local none = refusalOf(owner, more)
  if not none or trimmed or redis.call('EXISTS', WITHDRAWN) == 0 then return none end
  trimmed = true
  for _, lane in ipairs(redis.call('ZRANDMEMBER', READY, 5)) do
    waiting = waiting - trim(key('queued', lane), 200)
  end
  return refusalOf(owner, more)
end

-- The same for a task that is moved or retried by hand. As each may leave a dead entry in the middle of a list, the
-- limits hold for these too once very many are dead.
local function crowded(task)
  return (read('HLEN', WITHDRAWN) or 0) >= MOST_DEAD and noRoom(ownerAt(task.raw, task.at), 1) or nil
end

-- What an idempotency key stands for, and its state: nil when that is gone, false when the key was for another body.
local function keyed(hash, body, state)
  local kept = hash ~= '' and read('GET', key('idempotency', hash))
  local same = kept and sub(kept, 33)
  local found = same and (state or stateOf)(same) or ''
  if found == '' then return nil end
  return sub(kept, 1, 32) == body and same, found
end

-- Writes a record as its client packed it (QUEUED, generation 0), and its idempotency key; lane: false when it is
-- not to be queued yet. Returns its state when it already exists, because it was sent before.
local function admit(id, record, lane, hash, body)
  local name = keyOf(id)
  if redis.call('SETNX', name, record) == 0 then
    local state = stateOf(id)
    if state ~= '' then return state end
    redis.call('SET', name, record)
  end
  made[#made + 1], fresh[#fresh + 1], waiting = name, id, waiting + 1
  local owner = ownerAt(record, 8)
  local own = freshOf[owner]
  if own then own[#own + 1] = id else freshOf[owner] = { id } end
  if hash ~= '' then
    made[#made + 1] = key('idempotency', hash)
    redis.call('SET', made[#made], body .. id)
  end
  if not lane then return nil end
  local entries = lines[lane]
  if entries then entries[#entries + 1] = id .. '\0' else lines[lane] = { id .. '\0' } end
  waits(record, 8, 1, owner)
end

local listed

do -- a script has 200 local variables at most
local newestText, newest -- most ids in a list of the newest; the second is read from the first

function listed(push, list, ...)
  if newestText ~= ARGV[3] then newestText, newest = ARGV[3], tonumber(ARGV[3]) end
  if push('LPUSH', list, ...) > newest + 1000 then redis.call('LTRIM', list, 0, newest - 1) end
end
end

-- A worker is also woken for a task that is due later: it may wait for longer. One command looks for the marker, for
-- followers and for workers of named queues: EXISTS counts a key as often as it is named.
local function wake()
  local there = redis.call('EXISTS', WAKE, FOLLOWED, FOLLOWED, SERVED, SERVED, SERVED, SERVED)
  if there % 2 == 0 then redis.call('LPUSH', WAKE, '1') end
  if there >= 4 then
    tick()
    wakeNamed()
  end
  followed = there % 4 >= 2
end

-- What remains to be done after all tasks were admitted.
local function admitted()
  for lane, entries in pairs(lines) do
    count(partsOf(lane), #entries)
    push(lane, entries)
  end
  if #fresh > 0 then listed(redis.call, RECENT, unpack(fresh)) end
  for owner, ids in pairs(freshOf) do listed(write, key('recent', owner), unpack(ids)) end
  if #fresh == 0 and not next(lines) then return 0 end
  wake()
  local drains = plan and toStart(plan) or 0
  changed()
  return drains
end

-- Undoes everything when it fails: a record that is in no queue would otherwise keep its idempotency key for ever,
-- or pass for the task of a fire time.
local function whole(all, undo)
  local done, answer = pcall(all)
  if done then return answer end
  if #made > 0 then redis.call('UNLINK', unpack(made)) end
  if undo then undo() end
  error(answer)
end

--#begin
if not clean then made, fresh, freshOf, lines = {}, {}, {}, {} end
waiting, trimmed, bringers = nil, false, nil

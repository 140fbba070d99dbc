-- Purpose: the common part of all scripts that enqueue: idempotency keys, the depth limit, writing and queueing
--   records, and undoing all of that when a structure turns out to have the wrong type.
-- KEYS: those of index.lua; scripts that call admit() also need recent
-- ARGV: [2] most waiting tasks, of all owners and of one, separated by a space, [3] most ids in the recent list; of
--   scripts that call noRoom() or admit()
-- Returns: local functions; lines, the new entries of each lane, which admitted() queues; made, the keys that whole()
--   deletes again
-- Caller owes: index.lua before it. All checks first; then, inside whole(), admit() for each task and
--   admitted() once.
local made, fresh, freshOf, lines
local waiting -- how many tasks wait; nil: not counted yet
local limits, most, share -- the second and third are read from the first

-- Why `more` tasks like this one are refused: 'full', 'share' when its owner has all that one may have, or nil.
local function noRoom(record, more)
  if limits ~= ARGV[2] then
    local all, own = string.match(ARGV[2], '^(%d+) (%d+)$')
    limits, most, share = ARGV[2], tonumber(all), tonumber(own)
  end
  waiting = waiting or redis.call('ZCARD', SCHEDULED) + queuedNow()
  if waiting + more > most then return 'full' end
  if share >= most then return nil end
  local owner = ownerAt(record, 8)
  local own = (read('HGET', OWNERS, owner) or 0) + (owners[owner] or 0)
  return own + more > share and 'share' or nil
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
  owners[owner] = (owners[owner] or 0) + 1
end

local function listed(push, list, ids)
  if push('LPUSH', list, unpack(ids)) > ARGV[3] + 1000 then redis.call('LTRIM', list, 0, ARGV[3] - 1) end
end

-- What remains to be done after all tasks were admitted. A worker is also woken for a task that is due later: it may
-- wait for longer. One command looks for the marker, for followers and for workers of named queues: EXISTS counts a key as
-- often as it is named.
local function admitted()
  for lane, entries in pairs(lines) do
    count(partsOf(lane), #entries)
    push(lane, entries)
  end
  if #fresh > 0 then listed(redis.call, RECENT, fresh) end
  for owner, ids in pairs(freshOf) do listed(write, key('recent', owner), ids) end
  if #fresh == 0 and not next(lines) then return end
  local there = redis.call('EXISTS', WAKE, FOLLOWED, FOLLOWED, SERVED, SERVED, SERVED, SERVED)
  if there % 2 == 0 then redis.call('LPUSH', WAKE, 1) end
  if there >= 4 then
    tick()
    wakeNamed()
  end
  followed = there % 4 >= 2
  changed()
end

-- Undoes everything when it fails: a record that is in no queue would otherwise keep its idempotency key for ever,
-- or pass for the task of a fire time.
local function whole(all)
  local done, answer = pcall(all)
  if done then return answer end
  if #made > 0 then redis.call('UNLINK', unpack(made)) end
  error(answer)
end

--#begin
made, fresh, freshOf, lines, waiting = {}, {}, {}, {}, nil

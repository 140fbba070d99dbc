-- Purpose: what all scripts that enqueue have in common: idempotency keys, the depth limit, writing records
--   and queueing them, and taking all of it back when a structure turns out to be of the wrong type.
-- KEYS: those of index.lua, and recent for those that admit()
-- ARGV: [2] most waiting tasks, [3] most ids in the recent list
-- Returns: local functions; waiting, how many tasks wait; lines, the new entries of each lane, which
--   admitted() queues; made, the keys that whole() takes back
-- Caller owes: index.lua before it. All checks first; then, inside whole(), admit() for each task and
--   admitted() once. Functions are few here, since each costs every call that it is made anew.
local made, fresh, lines = {}, {}, {}
local waiting = redis.call('ZCARD', SCHEDULED)
for _, queued in ipairs(redis.call('HVALS', DEPTH)) do waiting = waiting + queued end

-- What an idempotency key stands for, and its state: nil when it is gone, false when it was for another body.
local function keyed(hash, body, state)
  local kept = hash ~= '' and read('GET', key('idempotency', hash))
  local same = kept and sub(kept, 33)
  local found = same and (state or stateOf)(same) or ''
  if found == '' then return nil end
  return sub(kept, 1, 32) == body and same, found
end

-- A record as its client packed it (QUEUED, place 0), and the key that stands for it; lane: false when it is
-- not to be queued yet. Returns its state when it was there already, having been sent before.
local function admit(id, record, lane, hash, body)
  local name = keyOf(id)
  if redis.call('SETNX', name, record) == 0 then
    local state = stateOf(id)
    if state ~= '' then return state end
    redis.call('SET', name, record)
  end
  made[#made + 1], fresh[#fresh + 1], waiting = name, id, waiting + 1
  if hash ~= '' then
    made[#made + 1] = key('idempotency', hash)
    redis.call('SET', made[#made], body .. id)
  end
  if lane then
    local entries = lines[lane] or {}
    lines[lane] = entries
    entries[#entries + 1] = id .. '\0'
  end
end

-- What is left to do when every task was admitted.
local function admitted()
  for lane, entries in pairs(lines) do
    local name, priority = string.match(lane, '^(.*):(.)$')
    count(name, #entries)
    if write('LPUSH', key('queued', lane), unpack(entries)) == #entries then
      redis.call('ZADD', READY, 9 - priority, lane)
    end
  end
  if #fresh > 0 and redis.call('LPUSH', RECENT, unpack(fresh)) > ARGV[3] + 1000 then
    redis.call('LTRIM', RECENT, 0, ARGV[3] - 1)
  end
  if #fresh > 0 or next(lines) then
    wakeOne()
    changed()
  end
end

-- Leaves nothing of it when it fails: a record that no queue knows would be named by its idempotency key for
-- ever, or pass for the task of a fire time.
local function whole(all)
  local done, answer = pcall(all)
  if done then return answer end
  if #made > 0 then redis.call('UNLINK', unpack(made)) end
  error(answer)
end

-- Purpose: QUEUED to RUNNING for up to n tasks, highest priority first, first in first out within a priority.
--   Dead entries (see record.lua, generation) are dropped on the way. A task with two live entries (a child that
--   was deleted and enqueued again may repeat its first generation) is claimed once. A task that must run alone is
--   given only to an idle worker; the others finish first what they hold.
-- KEYS: those of index.lua, and leases tokens
-- ARGV: none of its own
-- Returns: local function claim, which returns a list of id, record, id, record, …, the ids alone, and why
--   it took fewer than n: 'alone' because of a task that must run alone, 'cut' after so many dead entries that the
--   rest is left to the next step, 'limited' when the worker can take no more of a type, 'empty' when it reached the
--   end of every queue it takes from; else nil
-- Caller owes: settle first, so that the set of held tasks is up to date; the lease token is written here.
local function begin(task, held)
  if task.run == '' then
    task.run = held
  else
    local run = fields(task.run)
    if run.x then redis.call('ZREM', EXPIRING, task.id) end
    task.run = held .. (run.n and field('n', run.n) or '') .. (run.u and field('u', run.u) or '')
      .. (run.x and field('x', run.x) or '') -- kept, so that it still expires if this worker cannot run it
  end
  task.state, task.attempt = 'R', task.attempt + 1
  return close(task)
end

-- Carries the server's time, so that a server which lost its last writes gives no number again. 2,048 a millisecond
-- leaves it exact (2^53) until the year 2109. last: the newest one, if the caller has read it.
local function nextToken(last)
  return string.format('%.0f', math.max(tonumber(last or redis.call('GET', TOKENS) or 0) + 1, NOW * 2048))
end

local function orphaned(task)
  local parent = has(task.flags, OPTIONS) and options(task).p
  return parent and ended(stateOf(parent))
end

-- A claim looks at no more than MOST_LOOKED entries; cancelling a child whose parent has ended counts as ORPHAN of
-- them. That keeps it under 5 ms (measured), however many dead entries it meets.
local MOST_LOOKED, ORPHAN, LANES = 1000, 20, 100

-- The lanes that may have entries, in claim order. Those of named queues are looked up one by one, so they cost the
-- same however many other queues exist; of all lanes these are LANES from one on.
local function lanesOf(queues, from)
  if #queues == 0 then return redis.call('ZRANGE', READY, from, from + LANES - 1) end
  local names, found = {}, {}
  for kind in string.gmatch('!9876543210', '.') do
    for _, queueName in ipairs(queues) do
      for _, lane in ipairs(lanesIn(queueName, kind)) do names[#names + 1] = lane end
    end
  end
  for i, rank in ipairs(redis.call('ZMSCORE', READY, unpack(names))) do
    if rank then found[#found + 1] = names[i] end
  end
  return found
end

-- Whether an entry is that of a queued task: what its record begins with says so, without opening it.
local function live(raw, entry) return raw and byte(raw) == 81 and byte(raw, 3) == byte(entry, -1) end

-- Of the claim that is going on.
local claimed, ids, taken, held, looked, limited

-- Takes from one lane, the oldest first; returns why the whole claim ends here, if it does, and whether it is empty.
local function take(lane, name, n, rooms, keep, last)
  local queueName, type, kind = partsOf(lane)
  local list, alone = key('queued', lane), kind == '!'
  looked = looked + 1
  while queueName and #ids < n do
    if looked >= MOST_LOOKED then return 'cut' end
    local room = rooms[type] or n
    if room <= 0 then
      limited = 'limited'
      return nil
    end
    local want = alone and 1 or math.min(n - #ids, room)
    local entries = read('LRANGE', list, -want, -1)
    if not entries or #entries == 0 then
      redis.call('ZREM', READY, lane)
      return nil, true
    end
    local names, begun, alive, done, before = {}, {}, 0, 0, #ids
    for i = #entries, 1, -1 do names[#names + 1] = keyOf(sub(entries[i], 1, -2)) end
    for i, raw in ipairs(redis.call('MGET', unpack(names))) do
      if looked >= MOST_LOOKED then break end
      looked, done = looked + 1, i
      local entry = entries[#entries + 1 - i]
      local id = sub(entry, 1, -2)
      local task = not taken[id] and live(raw, entry) and open(id, raw)
      if task then
        if alone and (#ids > 0 or redis.call('EXISTS', key('held', name)) == 1) then return 'alone' end
        taken[id] = true
        alive = alive + 1
        countChild(id, 'Q', -1)
        waits(raw, task.at, -1)
        if orphaned(task) then
          looked = looked + ORPHAN
          if pick(task.run, 'x') then redis.call('ZREM', EXPIRING, id) end
          finish(task, 'C', 'its parent has ended', '', keep)
        else
          if not held then
            local token = nextToken(last)
            held = field('k', token .. '.' .. name) .. field('s', millis(NOW))
            begun[1], begun[2] = TOKENS, token
          end
          local record = begin(task, held)
          begun[#begun + 1], begun[#begun + 2] = names[i], record
          claimed[#claimed + 1], claimed[#claimed + 2] = id, record
          ids[#ids + 1] = id
        end
      end
    end
    if #begun > 0 then redis.call('MSET', unpack(begun)) end
    if rooms[type] then rooms[type] = room - (#ids - before) end
    count(queueName, -alive)
    redis.call('RPOP', list, done)
    if alone and #ids > 0 then return 'alone' end
  end
end

local function takeAll(name, n, queues, rooms, keep, last)
  local from = 0
  while #ids < n do
    local lanes, stay = lanesOf(queues, from), 0
    for _, lane in ipairs(lanes) do
      if #ids == n then return nil end
      local why, emptied = take(lane, name, n, rooms, keep, last)
      if why then return why end
      if not emptied then stay = stay + 1 end
    end
    if #queues > 0 or #lanes < LANES then break end
    from = from + stay
  end
  return #ids < n and (limited or 'empty') or nil
end

local function claim(name, n, queues, rooms, keep, last)
  claimed, ids, taken, held, looked, limited = {}, {}, {}, nil, 0, nil
  local why = takeAll(name, n, queues, rooms, keep, last)
  return claimed, ids, why
end

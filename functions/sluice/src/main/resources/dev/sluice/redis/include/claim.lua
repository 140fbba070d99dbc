-- Purpose: QUEUED to RUNNING for up to n tasks, highest priority first, first in first out within a priority.
--   Dead entries (see record.lua, generation) are dropped on the way. A task with two live entries (a child that
--   was deleted and enqueued again may repeat its first generation) is claimed once. A task that must run alone is
--   given only to an idle worker; the others finish first what they hold. What is paused is passed over, and so is what
--   the worker has no room for: a lane as a whole; a task in a lane of all types is set aside in one of its type's own,
--   which goes first.
-- KEYS: those of index.lua, and leases tokens
-- ARGV: none of its own
-- Returns: local function claim, which adds id, record, id, record, … to the list that it is given last, and returns
--   the ids alone, and why it took fewer than n: 'alone' because of a task that must run alone, 'cut' after so many dead
--   entries that the rest is left to the next step, 'limited' when the worker can take no more of a type, 'paused' when
--   all that is left is paused, 'empty' when it reached the end of every queue it takes from; else nil. Then how many
--   tasks were set aside
-- Caller owes: settle first, so that the set of held tasks is up to date; the lease token is written here.
local claim

do -- a script has 200 local variables at most
local function begin(task, held)
  if task.run == '' then
    task.run = held
  else
    if pick(task.run, 'x') then redis.call('ZREM', EXPIRING, task.id) end
    task.run = held .. carryAll(task.run, 'nubwx') -- x: it still expires if this worker cannot run it
  end
  task.state, task.attempt = 'R', task.attempt + 1
  return close(task)
end

-- Carries the server's time, so that a server which lost its last writes gives no number again. 2,048 a millisecond
-- leaves it exact (2^53) until the year 2109. last: the newest one, if the caller has read it.
local function nextToken(last)
  return string.format('%d', math.max(tonumber(last or redis.call('GET', TOKENS) or 0) + 1, NOW * 2048))
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
  if #queues == 0 then return redis.call('ZRANGE', READY, digits(from), digits(from + LANES - 1)) end
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

-- Gives a task a lane of its type's own.
local function ownLane(task)
  local raw, known = task.raw, options(task)
  if known.l then return end
  local owner = task.at + 1 + byte(raw, task.at)
  local params = owner + 1 + byte(raw, owner)
  local packed = (has(task.flags, OPTIONS) and sub(raw, params + 2, task.params - 1) or '') .. field('l', '')
  task.spec = sub(raw, task.at, params - 1) .. pack('>I2', #packed) .. packed .. sub(raw, task.params)
  task.flags, task.options = with(task.flags, OPTIONS), fields(packed)
end

-- Of the claim that is going on.
local claimed, ids, taken, held, looked, limited, dead
local paused, passed -- the pauses; whether something was passed over because of them
local shut, aside -- whether a type has no room; how many tasks were set aside

-- Whether a task in a lane of all types is passed over.
local function notNow(task, rooms)
  if paused and paused['+' .. typeOf(task)] then
    passed = true
    return true
  end
  if not shut or rooms['+' .. typeOf(task)] ~= 0 then return false end
  limited = 'limited'
  return true
end

-- Takes from one lane, the oldest first; returns why the whole claim ends here, if it does, and whether it is empty.
local function take(lane, name, n, rooms, keep, last)
  local queueName, type, kind = partsOf(lane)
  local list, alone = key('queued', lane), kind == '!'
  if paused and (paused[queueName] or paused[type]) then
    passed = true
    return nil
  end
  looked = looked + 1
  local wide = 1 -- entries to look at, at least: after dead ones more, since each look takes three commands
  while queueName and #ids < n do
    if looked >= MOST_LOOKED then return 'cut' end
    local room = rooms[type] or n
    if room <= 0 then
      limited = 'limited'
      return nil
    end
    local want = alone and 1 or math.min(n - #ids, room)
    local single, entries = want == 1 and wide == 1, nil -- then values are read, not lists of one: a third of the work
    if single then
      entries = { read('LINDEX', list, '-1') or nil }
    else
      entries = read('LRANGE', list, digits(-math.max(want, wide)), '-1')
    end
    if not entries or #entries == 0 then
      redis.call('ZREM', READY, lane)
      return nil, true
    end
    local names, begun, own, alive, done, before = {}, {}, nil, 0, 0, #ids
    for i = #entries, 1, -1 do names[#names + 1] = keyOf(sub(entries[i], 1, -2)) end
    for i, raw in ipairs(single and { read('GET', names[1]) or false } or redis.call('MGET', unpack(names))) do
      if looked >= MOST_LOOKED or #ids - before == want then break end
      looked, done = looked + 1, i
      local entry = entries[#entries + 1 - i]
      local id = sub(entry, 1, -2)
      local task = not taken[id] and live(raw, entry) and open(id, raw)
      if task and type == '' and notNow(task, rooms) then
        ownLane(task)
        local other = laneOf(task)
        own = own or {}
        own[other] = own[other] or {}
        table.insert(own[other], entry)
        begun[#begun + 1], begun[#begun + 2] = names[i], close(task)
        taken[id], aside = true, aside + 1
      elseif task then
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
            remember(held, { held = token .. '.' .. name })
            begun[#begun + 1], begun[#begun + 2] = TOKENS, token
          end
          local record = begin(task, held)
          begun[#begun + 1], begun[#begun + 2] = names[i], record
          claimed[#claimed + 1], claimed[#claimed + 2] = id, record
          ids[#ids + 1] = id
        end
      else
        dead[#dead + 1] = entry
      end
    end
    if #begun > 0 then redis.call('MSET', unpack(begun)) end
    if rooms[type] then rooms[type] = room - (#ids - before) end
    count(queueName, -alive)
    if single then redis.call('RPOP', list) else redis.call('RPOP', list, digits(done)) end
    for other, entries in pairs(own or NONE) do push(other, entries) end
    wide = alive == 0 and not alone and 50 or 1
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
  return #ids < n and (limited or passed and 'paused' or 'empty') or nil
end

function claim(name, n, queues, rooms, keep, last, pauses, into)
  claimed, ids, taken, held, looked, limited, dead = into, {}, {}, nil, 0, nil, {}
  paused, passed, shut, aside = pauses, nil, false, 0
  for _, room in pairs(rooms) do shut = shut or room == 0 end
  local why = takeAll(name, n, queues, rooms, keep, last)
  dropped(dead)
  return ids, why, aside
end
end

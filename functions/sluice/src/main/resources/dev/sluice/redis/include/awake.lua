-- Purpose: which drains are awake, and how many must be started for what a call has queued.
--   A drain is awake until it can claim no task any more. Each of its steps notes how many tasks it could start within a
--   second; the step that finds nothing and leaves takes it out. So a task that is enqueued is seen by that step, or
--   its enqueue sees that no drain is awake.
-- KEYS: those of index.lua, and leases awake startable starting
-- ARGV: none of its own
-- Returns: local functions toStart, timeoutOf and present
-- Caller owes: index.lua before it; toStart() before changed()
local toStart, timeoutOf, present
do -- a script has 200 local variables at most
  local ASKED_FOR = 2500 -- ms; a drain with a free slot asks every second
  local POLLED_FOR = 6000 -- ms; a long poll every 5 s
  local STARTING_FOR = 10000 -- ms; until then a drain that was started has asked, or it never will
  local NEXT_TICK = 75000 -- ms; the next drain of a schedule comes within a minute

  -- What is paused, see paused.lua; nil: nothing.
  local function pausesNow()
    local text = read('GET', PREFIX .. 'paused')
    local done, all = pcall(cjson.decode, text or '{}')
    return done and type(all) == 'table' and next(all) and all or nil
  end

  local function isPaused(pause)
    local over = type(pause) == 'table' and tonumber(pause['until'])
    return type(pause) == 'table' and not (over and over <= NOW)
  end

  -- How many tasks wait where this call has put some. While anything is paused, what waited before may be just that.
  local function queuedByThis()
    local sum, pauses = 0, pausesNow()
    for name, by in pairs(depths) do
      if by > 0 and not (pauses and isPaused(pauses[name])) then
        sum = sum + by + (not pauses and redis.call('HGET', DEPTH, name) or 0)
      end
    end
    return sum
  end

  -- How many drains are there, and how many tasks with this timeout those can start that have asked lately. A drain
  -- whose slots are all taken does not ask, but extends its lease.
  local function awakeNow(timeout)
    local drains = redis.call('ZRANGEBYSCORE', AWAKE, NOW, '+inf', 'WITHSCORES')
    if #drains == 0 then return 0, 0 end
    local names, alive, room = {}, 0, 0
    for i = 1, #drains, 2 do names[#names + 1] = drains[i] end
    for i, noted in ipairs(redis.call('HMGET', STARTABLE, unpack(names))) do
      local count, asked, mode = string.match(noted or '', '^(%d+) (%d+) ?(.?)')
      if asked and NOW - asked < (mode == 'p' and POLLED_FOR or ASKED_FOR) then
        alive = alive + 1
        if drains[2 * i] - NOW >= timeout then room = room + count end
      elseif NOW < tonumber(redis.call('ZSCORE', LEASES, names[i]) or 0) then
        alive = alive + 1
      else
        redis.call('ZREM', AWAKE, names[i])
        redis.call('HDEL', STARTABLE, names[i])
      end
    end
    return alive, room
  end

  -- The timeout of a task in ms.
  function timeoutOf(task)
    local seconds = has(task.flags, OPTIONS) and options(task).t
    return 1000 * (seconds and unpackBytes('>I2', seconds) or 60)
  end

  -- The number of drains that the caller must start now. plan: '' none at all; else the most drains, how many tasks
  -- each runs at once and the longest timeout of the new tasks in ms, separated by spaces. longest: that timeout, if the
  -- caller knows it.
  function toStart(plan, longest)
    local most, each, timeout = string.match(plan, '^(%d+) (%d+) (%d+)$')
    if not most then return 0 end
    tick()
    local queued = queuedByThis()
    if queued == 0 then return 0 end
    local alive, room = awakeNow(longest or tonumber(timeout))
    if queued <= room then return 0 end
    local starting = tonumber(redis.call('GET', STARTING) or 0)
    local more = math.min(most - alive, math.ceil((queued - room) / each)) - starting
    if more <= 0 then return 0 end
    redis.call('SET', STARTING, starting + more, 'PX', STARTING_FOR)
    return more
  end

  -- Whether another drain waits for tasks until after the next tick, and ends sooner than this one.
  local function elderWaits(name, till)
    local elders = redis.call('ZRANGEBYSCORE', AWAKE, NOW + NEXT_TICK, '(' .. till)
    for i, noted in ipairs(#elders > 0 and redis.call('HMGET', STARTABLE, unpack(elders)) or {}) do
      local asked, mode = string.match(noted or '', '^%d+ (%d+) (.)')
      if mode == 'p' and NOW - asked < POLLED_FOR and elders[i] ~= name then return true end
    end
    return false
  end

  local function arrived()
    local gone = redis.call('ZRANGEBYSCORE', AWAKE, '-inf', NOW)
    if #gone > 0 then
      redis.call('ZREM', AWAKE, unpack(gone))
      redis.call('HDEL', STARTABLE, unpack(gone))
    end
    if tonumber(redis.call('GET', STARTING) or 0) > 0 then redis.call('DECR', STARTING) end
  end

  -- Notes that a drain is awake, or that it leaves. It says for how long it claims (ms; '-': it is not to be noted), how
  -- many of its tasks end within a second, and when it leaves: 's' it stays, 'e' when nothing is queued, 'a' when it
  -- could claim nothing, 'p' when nothing is queued and an elder one waits. idle: it could claim nothing and holds
  -- nothing. Returns whether it leaves.
  function present(name, said, free, idle, queued)
    if said == '' then return false end
    local claims, ending, mode = string.match(said, '^(%S+) (%d+) (.)$')
    if not claims then return false end
    local till = claims ~= '-' and NOW + claims
    if idle and (mode == 'a' or queued == 0 and (mode == 'e' or mode == 'p' and till and elderWaits(name, till))) then
      if redis.call('ZREM', AWAKE, name) == 0 then arrived() end
      redis.call('HDEL', STARTABLE, name)
      return true
    end
    if till then
      if redis.call('ZADD', AWAKE, till, name) == 1 then arrived() end
      redis.call('HSET', STARTABLE, name, string.format('%d %d %s', math.min(free + ending, 999), NOW, mode))
    end
    return false
  end
end

-- Purpose: QUEUED to RUNNING for up to n tasks, highest priority first, first in first out within one.
--   Dead entries (see record.lua, place) are dropped on the way; a task of which two entries are alive
--   (a child that was deleted and enqueued again has its first place again) is claimed once. A task that
--   must run alone is given only to a worker that holds nothing, and makes the others finish what they
--   have first.
-- KEYS: those of index.lua, and leases tokens
-- ARGV: none of its own
-- Returns: local function claim, which returns a list of id, record, id, record, …, the ids alone, and why
--   it took fewer than n: 'alone' after one that runs alone, 'cut' after so many dead entries that the rest
--   is left to the next step, 'empty' when every queue it takes from was seen to its end; else nil
-- Caller owes: settle first, so that what the worker holds is up to date; its lease is written here.
local function begin(task, held)
  if task.run == '' then
    task.run = held
  else
    local run = fields(task.run)
    if run.x then redis.call('ZREM', EXPIRING, task.id) end
    task.run = held .. (run.n and field('n', run.n) or '') .. (run.u and field('u', run.u) or '')
      .. (run.x and field('x', run.x) or '') -- so that it still expires when this worker cannot run it
  end
  task.state, task.attempt = 'R', task.attempt + 1
  return close(task)
end

local function orphaned(task)
  local parent = has(task.flags, OPTIONS) and options(task).p
  return parent and ended(stateOf(parent))
end

-- The lanes that may have entries, in the order in which they are claimed from. Those of named queues are looked
-- up, so that they cost the same however many others there are.
local function lanesOf(queues)
  if #queues == 0 then return redis.call('ZRANGE', READY, 0, -1) end
  local names, found = {}, {}
  for kind in string.gmatch('!9876543210', '.') do
    for _, queueName in ipairs(queues) do names[#names + 1] = queueName .. ':' .. kind end
  end
  for i, rank in ipairs(redis.call('ZMSCORE', READY, unpack(names))) do
    if rank then found[#found + 1] = names[i] end
  end
  return found
end

local function claim(name, n, queues, keep)
  local claimed, ids, taken, held, looked = {}, {}, {}, nil, 0
  if n == 0 then return claimed, ids end
  for _, lane in ipairs(lanesOf(queues)) do
    local queueName, kind = string.match(lane, '^(.*):(.)$')
    local list = key('queued', lane)
    local alone = kind == '!'
    while queueName and #ids < n do
      if looked >= 1000 + 10 * n then return claimed, ids, 'cut' end
      local want = alone and 1 or n - #ids
      local entries = read('LRANGE', list, -want, -1)
      if not entries or #entries == 0 then
        redis.call('ZREM', READY, lane)
        break
      end
      looked = looked + #entries
      local next, names, begun, alive = {}, {}, {}, 0
      for i = #entries, 1, -1 do
        local id = sub(entries[i], 1, -2)
        next[#next + 1] = id
        names[#names + 1] = keyOf(id)
      end
      local raws = redis.call('MGET', unpack(names))
      for i, id in ipairs(next) do
        local task = not taken[id] and open(id, raws[i])
        if task and task.state == 'Q' and task.place == byte(entries[#entries + 1 - i], -1) then
          if alone and (#ids > 0 or redis.call('EXISTS', key('held', name)) == 1) then return claimed, ids, 'alone' end
          taken[id] = true
          alive = alive + 1
          countChild(id, 'Q', -1)
          if orphaned(task) then
            if pick(task.run, 'x') then redis.call('ZREM', EXPIRING, id) end
            finish(task, 'C', 'its parent has ended', '', keep)
          else
            held = held or field('k', string.format('%.0f', redis.call('INCR', TOKENS)) .. '.' .. name)
              .. field('s', millis(NOW))
            local record = begin(task, held)
            begun[#begun + 1] = names[i]
            begun[#begun + 1] = record
            ids[#ids + 1] = id
            claimed[#claimed + 1] = id
            claimed[#claimed + 1] = record
          end
        end
      end
      if #begun > 0 then redis.call('MSET', unpack(begun)) end
      count(queueName, -alive)
      redis.call('RPOP', list, #entries)
      if alone and #ids > 0 then return claimed, ids, 'alone' end
    end
  end
  return claimed, ids, #ids < n and 'empty' or nil
end

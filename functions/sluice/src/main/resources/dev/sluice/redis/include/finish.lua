-- Purpose: put a task into a terminal state, count it for its parent, and delete a task with all its keys.
-- KEYS: those of index.lua; recent and those of an owner are named by the prefix
-- ARGV: none of its own
-- Returns: local functions
-- Caller owes: uploads.lua before it; out() or a claim before finish(); changed() once at the end. keep is how many
--   milliseconds an ended task stays readable.
local FINISHED -- now, in 6 bytes

-- All the keys that a task may have besides its record.
local function extras(task)
  local keys = {}
  if has(task.flags, NOTES) then
    keys = {
      key('log', task.id), key('events', task.id), key('progress', task.id), key('artifact', task.id),
      key('upload', task.id), key('traces', task.id)
    }
  end
  if has(task.flags, FANNED) then
    keys[#keys + 1] = key('fan', task.id)
    keys[#keys + 1] = key('fanfailed', task.id)
  end
  if has(task.flags, OPTIONS) and options(task).i then keys[#keys + 1] = key('idempotency', options(task).i) end
  return keys
end

-- The keys that only a further attempt would need. The upload of a task that did not succeed stays, for a replay.
local function forgetCheckpoint(task)
  if not has(task.flags, NOTES) then return end
  redis.call('UNLINK', key('checkpoint', task.id), key('parts', task.id))
  if task.state == 'D' then dropUploads({ task.id }) end
end

-- Events of a task that its record does not show: when, what, in which attempt, when that had started, which worker
-- ('-': none), further words. A task that goes straight through has none. The newest 100 are kept.
local function event(task, at, kind, words, started)
  local held = token(task)
  task.flags = with(task.flags, NOTES)
  write('RPUSH', key('events', task.id), string.format('%d ', at) .. kind .. ' ' .. task.attempt .. ' '
    .. (started and string.format('%d', started) or '-') .. ' ' .. (held and worker(held) or '-') .. ' ' .. words)
  redis.call('LTRIM', key('events', task.id), -100, -1)
end

-- The end of an attempt that is not the end of the task.
local function attemptEnded(task, kind, words)
  local started = pick(task.run, 's')
  event(task, NOW, kind, words, started and (unpackBytes('>I6', started)))
end

-- A fan-out whose last child has ended is queued again, to join.
local function joinWhenDone(id)
  local waiting = open(id, read('GETRANGE', keyOf(id), 0, 99), true)
  if not waiting or waiting.state ~= 'R' or token(waiting) then return end
  if endedChildren(id) < tonumber(pick(waiting.run, 'n')) then return end
  local parent = find(id)
  if not parent then return end
  redis.call('ZREM', PARENTS, id)
  parent.flags = with(parent.flags, JOINING)
  enter(parent)
  save(parent)
  wakeOne()
end

-- Whether the newest of so many children is absent, or had ended before its parent was retried: a server that came back
-- older has forgotten that it was enqueued, and its parent would wait for ever. Children are enqueued in order, so none
-- is missing when this holds before each batch.
local function lacksChildren(id, children)
  local last = string.format('%d', children - 1)
  return tonumber(children) > 0 and ended(stateOf(id .. '.' .. last))
    and read('HEXISTS', key('fan', id), last) ~= 1 and read('HEXISTS', key('fanfailed', id), last) ~= 1
end

local function notifyParent(task, succeeded, value)
  local id, index = has(task.flags, OPTIONS) and options(task).p, string.match(task.id, '%.(%d+)$')
  if not id or not index or ended(stateOf(id)) then return end
  if succeeded then
    read('HDEL', key('fanfailed', id), index)
    write('HSET', key('fan', id), index, value)
  else
    write('HSET', key('fanfailed', id), index, value)
  end
  joinWhenDone(id)
end

-- Counts how a task ended that was retried by hand, unless its retry is forgotten: nobody would drop these fields, and
-- ten thousand tasks with as many errors are as many retries.
local function retryEnded(task, state)
  local mark, name = options(task).r, PREFIX .. 'retries'
  if mark and read('HEXISTS', name, mark .. ' n') == 1 then write('HINCRBY', name, mark .. ' ' .. state, 1) end
end

local notify

do -- a script has 200 local variables at most
local DIGITS = '0123456789abcdefghjkmnpqrstvwxyz'
local STATE_NAMES = { D = 'SUCCEEDED', F = 'FAILED', C = 'CANCELLED' }
local NOTICE = 'task-ended' -- the library's own type, see TaskEnded.java
local ATTEMPTS = 30 -- as that type has
local RECENT = 10000 -- most ids in a list of the newest, as enqueues are given it

-- The id of a task that begins to exist now: the partition and the last characters of another one, and the time.
local function idBeside(id)
  local at, made = NOW, nil
  repeat -- ends at the first millisecond in which none of the same last characters was made
    local time, rest = '', at
    for _ = 1, 9 do
      local digit = rest % 32
      time, rest = sub(DIGITS, digit + 1, digit + 1) .. time, (rest - digit) / 32
    end
    made, at = sub(id, 1, 2) .. time .. sub(id, 12, 18), at + 1
  until redis.call('EXISTS', keyOf(made)) == 0
  return made
end

-- How many children a fan-out has and how many of them did not succeed; nil: it has none.
local function childrenOf(task)
  local count = has(task.flags, FANNED) and pick(task.run, 'n')
  return count and { count = tonumber(count), failed = read('HLEN', key('fanfailed', task.id)) or 0 } or nil
end

-- A task that names an address to notify when it ends is followed by a task that does so, in the same step, so that no
-- crash can come between. What it says is as the task ended, since that may be deleted or retried meanwhile. It goes
-- into the same queue, which somebody serves, however full that is, and into the lanes of its type, which is limited.
-- Returns the field by which the record of the task names it, '' without an address.
function notify(task, state)
  local option, owner = options(task), ownerAt(task.raw, task.at)
  if not option.o then return '' end
  local options = field('m', char(ATTEMPTS)) .. field('l', '')
  if option.q then options = options .. field('q', option.q) end
  if option.c then options = options .. field('c', option.c) end
  local record = 'Q' .. char(OPTIONS, 0) .. '5' .. char(0, 2, 0) .. char(#NOTICE) .. NOTICE .. char(#owner) .. owner
    .. pack('>I2', #options) .. options .. cjson.encode({
      id = task.id, type = typeOf(task), state = STATE_NAMES[state], queue = queue(task), owner = owner,
      attempt = task.attempt, finishedAt = NOW, url = option.o, children = childrenOf(task)
    })
  local notice = open(idBeside(task.id), record)
  enter(notice)
  save(notice)
  for _, list in ipairs({ PREFIX .. 'recent', key('recent', owner) }) do
    if write('LPUSH', list, notice.id) > RECENT + 1000 then redis.call('LTRIM', list, 0, RECENT - 1) end
  end
  wakeOne()
  return field('o', notice.id)
end
end

-- Into a terminal state, with its TTL, in the same step. Drops the params of a succeeded task if its type says so.
-- succeeded: collects ids of SUCCEEDED tasks for one LPUSH, or nil.
local function finish(task, state, value, artifact, keep, succeeded)
  local started, children = pick(task.run, 's'), has(task.flags, FANNED) and pick(task.run, 'n')
  local run = field('f', FINISHED .. (started and short(math.max(0, NOW - unpackBytes('>I6', started))) or ''))
  if children then run = run .. field('n', children) end
  if task.began then run = run .. field('b', task.began) end
  if artifact ~= '' then run = run .. field('a', artifact) .. field('h', token(task)) end
  if value ~= '' then run = run .. field(state == 'D' and 'v' or 'e', value) end
  if has(task.flags, OPTIONS) then run = run .. notify(task, state) end
  task.state, task.run = state, run
  task.flags = bit.band(task.flags, OPTIONS + NOTES + FANNED + FORGET)
  forgetCheckpoint(task)
  if state == 'D' and has(task.flags, FORGET) then task.spec = withoutParams(task) end
  redis.call('PSETEX', keyOf(task.id), keep, close(task))
  if bit.band(task.flags, OPTIONS + NOTES + FANNED) ~= 0 then
    for _, extra in ipairs(extras(task)) do redis.call('PEXPIRE', extra, keep) end
  end
  if state ~= 'D' then
    countChild(task.id, state, redis.call('ZADD', state == 'F' and FAILED or CANCELLED, NOW, task.id))
  else
    succeeded[#succeeded + 1] = task.id
    countChild(task.id, 'D', 1)
  end
  if has(task.flags, OPTIONS) then
    notifyParent(task, state == 'D', value)
    retryEnded(task, state)
  end
end

-- An ended task out of the index of its state, or of those of its owner that were spared.
local function outOfIndex(task)
  local index = task.state == 'F' and FAILED or CANCELLED
  local left = task.state == 'D' and redis.call('LREM', SUCCEEDED, 1, task.id) or redis.call('ZREM', index, task.id)
  countChild(task.id, task.state, -left)
  if left == 0 then read('LREM', key('spared', task.state .. ':' .. ownerAt(task.raw, task.at)), 1, task.id) end
end

local function unlink(tasks)
  local keys, noted = {}, {}
  for _, task in ipairs(tasks) do
    if has(task.flags, NOTES) then noted[#noted + 1] = task.id end
    keys[#keys + 1] = keyOf(task.id)
    for _, extra in ipairs(extras(task)) do keys[#keys + 1] = extra end
  end
  if #keys > 0 then redis.call('UNLINK', unpack(keys)) end
  dropUploads(noted)
end

--#begin
FINISHED = millis(NOW)

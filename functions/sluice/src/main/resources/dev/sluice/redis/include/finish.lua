-- Purpose: put a task into a terminal state, tell its parent, and remove it with all it has.
-- KEYS: those of index.lua
-- ARGV: none of its own
-- Returns: local functions
-- Caller owes: out() or a claim before finish(); changed() once at the end. keep is milliseconds an ended
--   task stays readable.
local FINISHED = millis(NOW)

-- Everything a task may have beside its record.
local function extras(task)
  local keys = {}
  if has(task.flags, NOTES) then
    keys = {
      key('log', task.id), key('events', task.id), key('progress', task.id), key('artifact', task.id),
      key('upload', task.id)
    }
  end
  if has(task.flags, FANNED) then
    keys[#keys + 1] = key('fan', task.id)
    keys[#keys + 1] = key('fanfailed', task.id)
  end
  if has(task.flags, OPTIONS) and options(task).i then keys[#keys + 1] = key('idempotency', options(task).i) end
  return keys
end

-- What only a further attempt would need; the upload of a task that did not succeed stays for a replay.
local function forgetCheckpoint(task)
  if not has(task.flags, NOTES) then return end
  local keys = { key('checkpoint', task.id), key('parts', task.id) }
  if task.state == 'D' then keys[3] = key('upload', task.id) end
  redis.call('UNLINK', unpack(keys))
end

-- What happened to a task beside what its record tells: when, what, in which attempt, when that had started, by
-- which worker ('-': none), further words. Little does to most, so nothing is written of a task that goes
-- straight through. The newest 100 are kept.
local function event(task, at, kind, words, started)
  local held = token(task)
  task.flags = with(task.flags, NOTES)
  write('RPUSH', key('events', task.id), string.format('%.0f ', at) .. kind .. ' ' .. task.attempt .. ' '
    .. (started and string.format('%.0f', started) or '-') .. ' ' .. (held and worker(held) or '-') .. ' ' .. words)
  redis.call('LTRIM', key('events', task.id), -100, -1)
end

-- The end of an attempt that is not the end of the task.
local function attemptEnded(task, kind, words)
  local started = pick(task.run, 's')
  event(task, NOW, kind, words, started and (unpackBytes('>I6', started)))
end

-- A fan-out parent whose last child has ended is queued once more, to join.
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

local function tellParent(task, succeeded, value)
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

-- Into a terminal state, with its TTL, in the same step. Forgets the params of a succeeded task when its
-- type says so. succeeded: collects ids of SUCCEEDED tasks for one LPUSH, or nil.
local function finish(task, state, value, artifact, keep, succeeded)
  local started, children = pick(task.run, 's'), has(task.flags, FANNED) and pick(task.run, 'n')
  local run = field('f', FINISHED .. (started and short(math.max(0, NOW - unpackBytes('>I6', started))) or ''))
  if children then run = run .. field('n', children) end
  if artifact ~= '' then run = run .. field('a', artifact) .. field('h', token(task)) end
  if value ~= '' then run = run .. field(state == 'D' and 'v' or 'e', value) end
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
  if has(task.flags, OPTIONS) then tellParent(task, state == 'D', value) end
end

local function unlink(task) redis.call('UNLINK', keyOf(task.id), unpack(extras(task))) end

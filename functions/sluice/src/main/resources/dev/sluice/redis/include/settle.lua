-- Purpose: RUNNING to SUCCEEDED, SCHEDULED, FAILED, QUEUED or waiting for children, as the holder says:
--   complete, publish (complete, and its result becomes the published one of its type), retry, fail,
--   release, handback, await. A token that is not the task's own, or that another worker
--   was given, changes nothing.
-- KEYS: those of index.lua
-- ARGV: none of its own
-- Returns: local function settle
-- Caller owes: released() for the ids that were let go, in one SREM; ids of succeeded tasks in one LPUSH.

-- The worker's build does not know the task's type or cannot read its params, so another build is to try, a
-- little later. words: how long that may go on (ms), why, and who says so. Only the first time is an event:
-- there may be thousands.
local function handBack(task, value, delay, words, keep)
  local most, why = string.match(words, '^(%d+) (.*)$')
  local before = pick(task.run, 'u')
  local first = before and unpackBytes('>I6', before) or NOW
  if NOW - first >= tonumber(most) then return finish(task, 'F', value, '', keep) end
  if not before then attemptEnded(task, 'handed-back', why) end
  local expires = pick(task.run, 'x')
  if expires then redis.call('ZADD', EXPIRING, (unpackBytes('>I6', expires)), task.id) end
  task.attempt = task.attempt - 1
  schedule(task, NOW + delay, carry(task.run, 'x') .. carry(task.run, 'n') .. field('u', millis(first) .. why))
  save(task)
end

local function settle(name, id, raw, held, kind, value, number, artifact, keep, succeeded)
  local task = open(id, raw)
  if not task or task.state ~= 'R' or token(task) ~= held or worker(held) ~= name then return nil end
  local asked = has(task.flags, CANCEL_ASKED)
  if asked then read('SREM', key('cancels', worker(held)), id) end
  if kind == 'complete' or kind == 'publish' then
    if kind == 'publish' then
      local type = sub(raw, task.at + 1, task.at + byte(raw, task.at))
      write('HSET', key('published', type), 'at', string.format('%.0f', NOW), 'result', value)
    end
    finish(task, 'D', value, artifact, keep, succeeded)
  elseif asked then
    finish(task, 'C', 'cancelled while it was running', '', keep)
  elseif kind == 'release' then
    attemptEnded(task, 'released', '')
    task.attempt, task.run = task.attempt - 1, carry(task.run, 'u')
    enter(task, true)
    save(task)
  elseif kind == 'handback' then
    handBack(task, value, number, artifact, keep)
    return task.state == 'S' and 'H' or task.state
  elseif kind == 'await' then
    attemptEnded(task, 'fanned-out', '')
    task.attempt, task.flags = task.attempt - 1, with(task.flags, FANNED)
    task.run = field('s', pick(task.run, 's') or millis(NOW)) .. field('n', number)
    redis.call('ZADD', PARENTS, NOW, id)
    save(task)
    joinWhenDone(id)
  elseif kind == 'retry' and task.attempt < byte(options(task).m or '\5') then
    attemptEnded(task, 'retried', value)
    task.flags = without(without(task.flags, SUSPECT), ALONE)
    schedule(task, NOW + number, field('e', value))
    save(task)
    return 'S'
  else
    finish(task, 'F', value, '', keep)
  end
  return task.state
end

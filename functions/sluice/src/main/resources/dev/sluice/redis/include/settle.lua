-- Purpose: RUNNING to SUCCEEDED, SCHEDULED, FAILED, QUEUED or waiting for children, as the holder says:
--   complete, publish (complete, and its result becomes the published one of its type), retry, fail, cancelled
--   (the worker was asked to stop it), release, handback, await. A token that is not the task's, or that was given to
--   another worker, changes nothing. artifact: 'alone' with release, when the task must run alone next (value says
--   why), and with retry, when it goes on running alone.
-- KEYS: those of index.lua
-- ARGV: none of its own
-- Returns: local function settle
-- Caller owes: one SREM for the ids that were settled; one LPUSH for the ids of succeeded tasks.
local settle

do -- a script has 200 local variables at most
-- The worker's build does not know the task's type or cannot read its params, so another build should try a little
-- later. words: for how long at most (ms), why, and which worker and build. Only the first time is an event: there may
-- be thousands.
local function handBack(task, value, delay, words, keep)
  local most, why = string.match(words, '^(%d+) (.*)$')
  local before = pick(task.run, 'u')
  local first = before and unpackBytes('>I6', before) or NOW
  if NOW - first >= tonumber(most) then return finish(task, 'F', value, '', keep) end
  if not before then attemptEnded(task, 'handed-back', why) end
  local expires = pick(task.run, 'x')
  if expires then setDue(EXPIRING, unpackBytes('>I6', expires), task.id) end
  task.attempt = task.attempt - 1
  schedule(task, NOW + delay, carryAll(task.run, 'xnb') .. field('u', millis(first) .. why))
  save(task)
end

function settle(name, id, raw, held, kind, value, number, artifact, keep, succeeded)
  local task = open(id, raw)
  if not task or task.state ~= 'R' or token(task) ~= held or worker(held) ~= name then return nil end
  local asked = has(task.flags, CANCEL_ASKED)
  -- a stray id would stop the task again each time this worker claims it
  if asked or kind == 'cancelled' then read('SREM', key('cancels', worker(held)), id) end
  if kind == 'cancelled' and not asked then kind, value = 'release', 'its cancellation was lost' end
  if kind == 'await' and lacksChildren(id, number) then kind, value = 'release', 'Redis came back without its children' end
  if kind == 'complete' or kind == 'publish' then
    if kind == 'publish' then
      local type = sub(raw, task.at + 1, task.at + byte(raw, task.at))
      write('HSET', key('published', type), 'at', string.format('%d', NOW), 'result', value)
    end
    finish(task, 'D', value, artifact, keep, succeeded)
  elseif asked then
    finish(task, 'C', 'cancelled while it was running', '', keep)
  elseif kind == 'release' or kind == 'forgotten' then
    attemptEnded(task, 'released', value)
    local expires = kind == 'forgotten' and pick(task.run, 'x') -- perhaps it was never started
    if expires then setDue(EXPIRING, unpackBytes('>I6', expires), id) end
    task.attempt = task.attempt - 1
    if artifact == 'alone' then task.flags = with(task.flags, ALONE) end
    task.run = carry(task.run, 'u') .. (expires and carry(task.run, 'x') or '')
      .. (kind == 'release' and began(task.run) or carry(task.run, 'b'))
    enter(task, true)
    save(task)
  elseif kind == 'handback' then
    handBack(task, value, number, artifact, keep)
    return task.state == 'S' and 'H' or task.state
  elseif kind == 'await' then
    attemptEnded(task, 'fanned-out', '')
    task.attempt, task.flags = task.attempt - 1, with(task.flags, FANNED)
    task.run = field('s', pick(task.run, 's') or millis(NOW)) .. field('n', number) .. began(task.run)
    redis.call('ZADD', PARENTS, NOW, id)
    save(task)
    joinWhenDone(id)
  elseif kind == 'retry' and task.attempt < byte(options(task).m or '\5') then
    attemptEnded(task, 'retried', value)
    if artifact ~= 'alone' then task.flags = without(without(task.flags, SUSPECT), ALONE) end
    schedule(task, NOW + number, field('e', value) .. began(task.run))
    save(task)
    return 'S'
  else
    finish(task, 'F', value, '', keep)
  end
  return task.state
end
end

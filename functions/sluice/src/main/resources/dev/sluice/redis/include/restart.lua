-- Purpose: store how a task had ended as an event, before it is queued again and its record no longer shows it.
-- KEYS: none of its own
-- ARGV: none of its own
-- Returns: local function restart, which also resets the attempts
-- Caller owes: finish.lua before it; a terminal task, and to save it or what replaces it.
local DURATIONS = { [7] = 'B', [8] = '>I2', [12] = '>I6' }

local function restart(task)
  local finished = pick(task.run, 'f')
  local at = finished and unpackBytes('>I6', finished) or NOW
  local duration = finished and DURATIONS[#finished]
  event(task, at, 'settled', task.state .. ' ' .. (pick(task.run, 'e') or ''),
    duration and at - unpackBytes(duration, finished, 7))
  task.attempt = 0
  event(task, NOW, 'replayed', '')
end

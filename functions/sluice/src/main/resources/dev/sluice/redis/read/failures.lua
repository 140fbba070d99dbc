#!lua flags=no-writes,allow-oom
-- Purpose: why tasks failed, without reading their params.
-- KEYS: none
-- ARGV: [2] … ids
-- Returns: {id, type, owner, error, finished ms, 1 when its parent has ended, the innermost own line of its last
--   attempt's trace ('' none), …} for those that are FAILED
--#include record
--#include type-and-owner

-- See TraceText: of the exception and its causes, the last that has own lines, which begin with '*', and its first.
local function placeIn(trace)
  local place, own
  for kind, line in string.gmatch('\n' .. trace, '\n([!*])([^\n]*)') do
    if kind == '!' then own = nil elseif not own then place, own = line, line end
  end
  return place
end

-- How a duration is stored after the time at which the task ended, by the bytes of both.
local DURATIONS = { [7] = 'B', [8] = '>I2', [12] = '>I6' }

local function placeOf(task, finished)
  local duration = has(task.flags, NOTES) and DURATIONS[#finished]
  if not duration then return '' end
  local started = unpackBytes('>I6', finished) - unpackBytes(duration, finished, 7)
  local attempt = string.format('%.0f %d', started, task.attempt)
  return placeIn(read('HGET', key('traces', task.id), attempt) or '') or ''
end

local found = {}
for i = 2, #ARGV do
  local id = ARGV[i]
  -- an error has 2,000 characters at most, type and owner 255 bytes each
  local task = open(id, read('GETRANGE', keyOf(id), 0, 8191), true)
  local finished = task and task.state == 'F' and pick(task.run, 'f')
  local type, owner
  if finished then type, owner = typeAndOwner(task) end
  if type then
    local parent = string.match(id, '^(.*)%.%d+$')
    for _, part in ipairs({
      id, type, owner, pick(task.run, 'e') or '', (unpackBytes('>I6', finished)),
      parent and ended(stateOf(parent)) and 1 or 0, placeOf(task, finished)
    }) do found[#found + 1] = part end
  end
end
return found

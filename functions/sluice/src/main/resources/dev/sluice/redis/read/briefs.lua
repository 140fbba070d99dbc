#!lua flags=no-writes,allow-oom
-- Purpose: how tasks stand, in few words: neither params nor results nor errors are read, however long they are.
-- KEYS: none
-- ARGV: [2] … ids
-- Returns: {now ms, then for each that exists: id, state, attempt, type, owner, started ms, finished ms (-1: not yet),
--   label ('': none), …}
--#include record
--#include type-and-owner
local HEAD = 255 -- bytes that are read of each; most tasks have their run part, type and owner in them

-- A long result or error stands between the head and the type, which is then read by itself.
local function behind(id, head)
  if #head < HEAD or not STATES[byte(head)] then return nil end
  local length, from = byte(head, 7), 8
  if length == 255 then length, from = unpackBytes('>I4', head, 8), 12 end
  local spec = read('GETRANGE', keyOf(id), from + length - 1, from + length + 511) or ''
  return { id = id, state = STATES[byte(head)], flags = byte(head, 2), attempt = byte(head, 5), run = sub(head, from), raw = spec, at = 1 }
end

-- When it was claimed and when it ended; an ended task has both in the first field of its run part.
local function times(task)
  local ends = ended(task.state)
  local tag = sub(task.run, 1, 1)
  if ends and tag == 'f' then
    local field = pick(task.run, 'f')
    if #field < 6 or #field > 12 then return -1, -1 end
    local finished = unpackBytes('>I6', field)
    local ran = #field > 6 and unpackBytes('>I' .. #field - 6, field, 7)
    return ran and finished - ran or -1, finished
  end
  local started = task.state == 'R' and (tag == 'k' or tag == 's') and pick(task.run, 's')
  return started and #started == 6 and unpackBytes('>I6', started) or -1, -1
end

-- What its parent calls it; nil when its options are cut off.
local function labelOf(task)
  if not has(task.flags, OPTIONS) then return '' end
  local raw, at = task.raw, task.at
  for _ = 1, 2 do at = at + 1 + (byte(raw, at) or #raw) end
  if at >= #raw then return nil end
  local length = unpackBytes('>I2', raw, at)
  local part = sub(raw, at + 2, at + 1 + length)
  if #part < length then return nil end
  return tagged(part) and pick(part, 'n') or ''
end

local found = { NOW }
for i = 2, #ARGV do
  local id = ARGV[i]
  local head = read('GETRANGE', keyOf(id), 0, HEAD - 1) or ''
  local task = open(id, head, true)
  local type, owner
  if task then type, owner = typeAndOwner(task) end
  if not type then
    task = behind(id, head)
    if task then type, owner = typeAndOwner(task) end
  end
  if type then
    local n = #found
    found[n + 1], found[n + 2], found[n + 3], found[n + 4], found[n + 5] = id, task.state, task.attempt, type, owner
    found[n + 6], found[n + 7] = times(task)
    local label = labelOf(task)
    local rest = not label and behind(id, head)
    found[n + 8] = label or rest and labelOf(rest) or ''
  end
end
return found

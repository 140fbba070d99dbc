#!lua flags=no-writes,allow-oom
-- Purpose: why tasks failed, without reading their params.
-- KEYS: none
-- ARGV: [2] … ids
-- Returns: {id, type, owner, error, finished ms, 1 when its parent has ended, …} for those that are FAILED
--#include record
--#include type-and-owner
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
      parent and ended(stateOf(parent)) and 1 or 0
    }) do found[#found + 1] = part end
  end
end
return found

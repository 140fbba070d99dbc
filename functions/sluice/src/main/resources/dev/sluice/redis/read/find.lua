#!lua flags=no-writes,allow-oom
-- Purpose: read tasks, with their progress and how many children have ended.
-- KEYS: none
-- ARGV: [2] … ids
-- Returns: for each {id, record, progress, children that ended}, or {} when it does not exist
--#include record
local found = {}
for i = 2, #ARGV do
  local id = ARGV[i]
  local task = find(id)
  if task then
    local progress, ended = '', -1
    if has(task.flags, NOTES) then progress = read('GET', key('progress', id)) or '' end
    if has(task.flags, FANNED) then ended = endedChildren(id) end
    found[#found + 1] = { id, task.raw, progress, ended }
  else
    found[#found + 1] = {}
  end
end
return found

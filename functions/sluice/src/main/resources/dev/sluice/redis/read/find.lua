#!lua flags=no-writes,allow-oom
-- Purpose: read tasks, with their progress and how many children have ended.
-- KEYS: none
-- ARGV: [2] … ids
-- Returns: for each {id, record, progress, children that ended, of these those that did not succeed}, or {} when it does
--   not exist; only for the first ones when their records have more than a mebibyte, which take a millisecond
--#include record
local found, bytes = {}, 0
for i = 2, #ARGV do
  if bytes > 1048576 then break end
  local id = ARGV[i]
  local task = find(id)
  if task then
    local progress, ended, failed = '', -1, -1
    if has(task.flags, NOTES) then progress = read('GET', key('progress', id)) or '' end
    if has(task.flags, FANNED) then
      failed = read('HLEN', key('fanfailed', id)) or 0
      ended = failed + (read('HLEN', key('fan', id)) or 0)
    end
    found[#found + 1] = { id, task.raw, progress, ended, failed }
    bytes = bytes + #task.raw
  else
    found[#found + 1] = {}
  end
end
return found

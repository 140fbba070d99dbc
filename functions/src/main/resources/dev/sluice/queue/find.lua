#!lua flags=no-writes,allow-oom
-- Purpose: read tasks, with what stands beside their records.
-- KEYS: slot
--   (never written: it only names the cluster slot that holds the partition)
-- ARGV: [2] … ids
-- Returns: for each {id, record, progress, children that ended}, or {} when it does not exist
--#include record
local found = {}
for i = 2, #ARGV do
  local id = ARGV[i]
  local raw = redis.call('GET', keyOf(id))
  if raw then
    local flags = string.byte(raw, 2)
    local progress, ended = '', -1
    if has(flags, NOTES) then progress = redis.call('GET', key('progress', id)) or '' end
    if has(flags, FANNED) then
      ended = redis.call('HLEN', key('fan', id)) + redis.call('HLEN', key('fanfailed', id))
    end
    found[#found + 1] = { id, raw, progress, ended }
  else
    found[#found + 1] = {}
  end
end
return found

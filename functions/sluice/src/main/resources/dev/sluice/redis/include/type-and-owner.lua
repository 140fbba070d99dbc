-- Purpose: the type and owner of a task when only the beginning of its record was read.
-- KEYS: none of its own
-- ARGV: none of its own
-- Returns: local function typeAndOwner, which returns nil when too little was read
-- Caller owes: record.lua before it.
local function typeAndOwner(task)
  local raw, at = task.raw, task.at
  if not specified(raw, at, 0) then return nil end
  local owner = at + 1 + byte(raw, at)
  return sub(raw, at + 1, owner - 1), sub(raw, owner + 1, owner + byte(raw, owner))
end

-- Purpose: find the reference members of a task that are not in their sets.
-- KEYS: none
-- ARGV: reference set, member, … from index at to index last
-- Returns: a local function; it returns nil when all are known, else {'unknown', set, member, …} · {'missing', set}
-- Caller owes: record.lua before it.
local function strangers(at, last)
  local unknown = { 'unknown' }
  local loaded = {}
  for i = at, last, 2 do
    local set = ARGV[i]
    if loaded[set] == nil then loaded[set] = read('HLEN', key('reference', set)) end
    if (loaded[set] or 0) == 0 then return { 'missing', set } end
    if redis.call('HEXISTS', key('reference', set), ARGV[i + 1]) == 0 then
      unknown[#unknown + 1] = set
      unknown[#unknown + 1] = ARGV[i + 1]
    end
  end
  return #unknown > 1 and unknown or nil
end

-- Purpose: find the reference members of a task that are not in their sets.
-- KEYS: none
-- ARGV: reference set, its members, … from index at to index last; of each member its length in bytes, a colon and
--   itself, one behind another, since a store may refuse a call of more than 3,999 arguments
-- Returns: a local function; it returns nil when all are known, else {'unknown', set, member, …} · {'missing', set}
-- Caller owes: record.lua before it.
local strangers

do -- a script has 200 local variables at most
local MOST_AT_ONCE = 1000 -- Lua takes some 8,000 arguments at most

local function unpacked(members)
  local found, at = {}, 1
  while at <= #members do
    local colon = string.find(members, ':', at, true)
    local last = colon + tonumber(string.sub(members, at, colon - 1))
    found[#found + 1] = string.sub(members, colon + 1, last)
    at = last + 1
  end
  return found
end

function strangers(at, last)
  local unknown = { 'unknown' }
  for i = at, last, 2 do
    local set, members = key('reference', ARGV[i]), unpacked(ARGV[i + 1])
    if (read('HLEN', set) or 0) == 0 then return { 'missing', ARGV[i] } end
    for from = 1, #members, MOST_AT_ONCE do
      local values = redis.call('HMGET', set, unpack(members, from, math.min(from + MOST_AT_ONCE - 1, #members)))
      for j = 1, #values do
        if not values[j] or members[from + j - 1] == '' then -- '' stands for "loaded"
          unknown[#unknown + 1] = ARGV[i]
          unknown[#unknown + 1] = members[from + j - 1]
        end
      end
    end
  end
  return #unknown > 1 and unknown or nil
end
end

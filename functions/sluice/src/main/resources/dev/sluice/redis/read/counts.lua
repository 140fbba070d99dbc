#!lua flags=no-writes,allow-oom
-- Purpose: read what was counted in some minutes or hours, 60 at most; see count.lua.
-- KEYS: none
-- ARGV: [2] 'minutes' or 'hours', [3] how many before the present one to begin with, [4] how many to read from there on,
--   [5] a type ('': all)
-- Returns: {now ms, {index (in minutes or hours since 1970), {type, counts, …}, …}, {build, when it was first seen ms, …},
--   how many tasks the workers that counted something in the last two minutes run at once}
--#include record
local SLOTS_FOR = 120000 -- ms

local function slotsNow()
  local all, sum = read('HGETALL', PREFIX .. 'slots') or {}, 0
  for i = 2, #all, 2 do
    local slots, at = string.match(all[i], '^(%d+) (%d+) [01]$')
    if at and #slots < 7 and NOW - at < SLOTS_FOR then sum = sum + slots end
  end
  return sum
end

local present = math.floor(NOW / (ARGV[2] == 'minutes' and 60000 or 3600000))
local found = {}
for index = present - ARGV[3], present - ARGV[3] + ARGV[4] - 1 do
  local all = read('HGETALL', key(ARGV[2], string.format('%d', index))) or {}
  local some = {}
  for i = 1, #all, 2 do
    -- earlier builds noted in the same hash what each worker runs at once, behind a '!'
    if (ARGV[5] == '' or all[i] == ARGV[5]) and byte(all[i]) ~= 33 then
      some[#some + 1], some[#some + 2] = all[i], all[i + 1]
    end
  end
  if #some > 0 then found[#found + 1], found[#found + 2] = index, some end
end
return { NOW, found, read('HGETALL', PREFIX .. 'builds') or {}, slotsNow() }

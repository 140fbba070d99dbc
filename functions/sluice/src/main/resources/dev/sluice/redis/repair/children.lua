#!lua flags=allow-oom
-- Purpose: one piece of a repair: some children of a fan-out that waits for them. If one of them neither exists nor is
--   counted, the parent would wait for ever: it is queued again, uncharged, and enqueues the children that are missing.
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes
-- ARGV: [2] '1': repair, '': only look, [3] parent, [4] number of the first child, [5] of the last
-- Returns: 1 when a child is missing, else 0
--#include record
--#include lanes
--#include index
--#include uploads
--#include finish
local parent = find(ARGV[3])
if not parent or parent.state ~= 'R' or token(parent) then return 0 end
-- It may have been run again since, and may wait for fewer now.
local numbers, last = {}, math.min(tonumber(ARGV[5]), tonumber(pick(parent.run, 'n')) - 1)
for number = tonumber(ARGV[4]), last do numbers[#numbers + 1] = string.format('%d', number) end
local done = read('HMGET', key('fan', parent.id), unpack(numbers)) or {}
local failed = read('HMGET', key('fanfailed', parent.id), unpack(numbers)) or {}
for i, number in ipairs(numbers) do
  if not done[i] and not failed[i] and stateOf(parent.id .. '.' .. number) == '' then
    if ARGV[2] == '1' then
      attemptEnded(parent, 'released', 'a child was missing')
      redis.call('ZREM', PARENTS, parent.id)
      parent.run = ''
      enter(parent, true)
      save(parent)
      wakeOne()
      changed()
    end
    return 1
  end
end
return 0

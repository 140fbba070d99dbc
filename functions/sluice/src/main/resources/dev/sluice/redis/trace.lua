#!lua
-- Purpose: keep where the attempt of a running task failed, before it is settled; only its holder may.
-- KEYS: none
-- ARGV: [2] id, [3] lease token, [4] when the attempt started (ms), [5] the attempt, [6] its trace
-- Returns: 1, or 0 when the lease is lost (nothing was written)
-- Sent again after a lost answer: it is kept once, under its start.
--#include record
local task = find(ARGV[2])
if not task or task.state ~= 'R' or token(task) ~= ARGV[3] then return 0 end
if not has(task.flags, NOTES) then
  redis.call('SETRANGE', keyOf(task.id), 1, string.char(with(task.flags, NOTES)))
end
local traces = key('traces', task.id)
write('HSET', traces, ARGV[4] .. ' ' .. ARGV[5], ARGV[6])
-- the newest five; starts have as many digits until the year 2286
local kept = redis.call('HKEYS', traces)
table.sort(kept)
for i = 1, #kept - 5 do redis.call('HDEL', traces, kept[i]) end
return 1

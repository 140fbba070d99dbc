#!lua
-- Purpose: record progress and log lines of a running task; only its holder may.
-- KEYS: changes
-- ARGV: [2] id of the call, see sent-again.lua, [3] id, [4] lease token, [5] progress ('' unchanged), then log lines
-- Returns: 1, or 0 when the lease is lost (nothing was written)
-- Sent again after a lost answer: lines that were added are not added again.
--#include record
--#include sent-again
local task = find(ARGV[3])
if not task or task.state ~= 'R' or token(task) ~= ARGV[4] then return 0 end
if not has(task.flags, NOTES) then
  redis.call('SETRANGE', keyOf(task.id), 1, string.char(with(task.flags, NOTES)))
end
if ARGV[5] ~= '' then redis.call('SET', key('progress', task.id), ARGV[5]) end
for i = 6, #ARGV do
  write('RPUSH', key('log', task.id), string.format('%d', NOW) .. ' ' .. ARGV[i])
end
if #ARGV > 5 then redis.call('LTRIM', key('log', task.id), -1000, -1) end
redis.call('XADD', CHANGES, 'MAXLEN', '~', '1', '*', 'c', '')
-- progress that is sent twice stays the same; a kept answer for each would only cost memory
return #ARGV > 5 and done(1) or 1

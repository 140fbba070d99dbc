#!lua
-- Purpose: progress and log lines of a running task, from its holder only.
-- KEYS: changes
-- ARGV: [2] id, [3] lease token, [4] progress ('' unchanged), then log lines
-- Returns: 1, or 0 when the lease is lost (nothing was written)
--#include record
local task = find(ARGV[2])
if not task or task.state ~= 'R' or token(task) ~= ARGV[3] then return 0 end
if not has(task.flags, NOTES) then
  redis.call('SETRANGE', keyOf(task.id), 1, string.char(with(task.flags, NOTES)))
end
if ARGV[4] ~= '' then redis.call('SET', key('progress', task.id), ARGV[4]) end
for i = 5, #ARGV do
  write('RPUSH', key('log', task.id), string.format('%.0f', NOW) .. ' ' .. ARGV[i])
end
if #ARGV > 4 then redis.call('LTRIM', key('log', task.id), -1000, -1) end
redis.call('XADD', CHANGES, 'MAXLEN', '~', '1', '*', 'c', '')
return 1

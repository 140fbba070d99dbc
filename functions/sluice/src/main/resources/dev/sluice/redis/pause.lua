#!lua flags=allow-oom
-- Purpose: pause a schedule, or let it go on. What was due meanwhile is passed over.
-- KEYS: schedules
-- ARGV: [2] schedule, [3] '1' pause, '0' go on
-- Returns: 1, or 0 when it was so already (nothing was written)
--#include record
if ARGV[3] == '1' then return write('HSETNX', SCHEDULES, 'paused:' .. ARGV[2], 1) end
if read('HDEL', SCHEDULES, 'paused:' .. ARGV[2]) ~= 1 then return 0 end
write('HSET', SCHEDULES, 'seen:' .. ARGV[2], string.format('%.0f', NOW))
return 1

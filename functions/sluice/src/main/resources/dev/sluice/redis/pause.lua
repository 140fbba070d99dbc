#!lua flags=allow-oom
-- Purpose: pause or resume a schedule. Fire times in between are skipped.
-- KEYS: schedules
-- ARGV: [2] id of the call, see sent-again.lua, [3] schedule, [4] '1' pause, '0' resume
-- Returns: 1, or 0 when nothing changed
--#include record
--#include sent-again
local name = 'paused:' .. ARGV[3]
if ARGV[4] == '1' then return write('HSETNX', SCHEDULES, name, 1) == 1 and done(1) or 0 end
if read('HDEL', SCHEDULES, name) ~= 1 then return 0 end
write('HSET', SCHEDULES, 'seen:' .. ARGV[3], string.format('%.0f', NOW))
return done(1)
